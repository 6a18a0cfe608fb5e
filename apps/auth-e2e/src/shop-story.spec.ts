import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch } from './scratch.ts';
import { until } from './until.ts';

/** The story of a contract that two services share, as anybody runs it. */
const scratch = openScratch();
afterAll(() => scratch.close());

const story = join(import.meta.dirname, '../../../examples/shop/story.mjs');

/** Starts the story in a temporary folder of its own. */
function begin() {
  const folder = scratch.directory();
  const child = spawn(process.execPath, [story], { env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
  const told = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told.stderr += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...told, left: readdirSync(folder) }));
  scratch.onClose(async () => {
    child.kill();
    await ended;
  });
  return { child, told, ended };
}

test('the story happens as it is told, and leaves nothing behind', async () => {
  const { code, stdout, stderr, left } = await begin().ended;
  expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: [] });
  const lines = stdout.split('\n').map((line) => line.trim());
  expect(lines.filter((line) => /^\d\. /.test(line))).toHaveLength(6);
  expect(lines).toEqual(
    expect.arrayContaining([
      '+ resource server https://orders.shop.example',
      '+ consumer billing',
      'the log of the provider: no token: claim tenant of https://orders.shop.example: $ is missing',
      '✔ a token that lacks a required claim is never minted',
      'symbolon: billing relies on claims.plan of https://orders.shop.example: this claim is not there; ask the billing team, billing@shop.example',
      'in the next token of Ada: {"cost_centre":"4711"}',
      'All of it happened as it is told.',
    ]),
  );
});

test('a story that is stopped ends with a failure, and leaves nothing behind', async () => {
  const { child, told, ended } = begin();
  await until('its fourth chapter, where everything runs', () => told.stdout.includes('\n4. '));
  child.kill();
  expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('It was stopped by SIGTERM.'), left: [] });
});
