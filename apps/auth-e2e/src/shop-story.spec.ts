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

/** The lines of one chapter, without their indent. */
const chapter = (stdout: string, number: number): readonly string[] =>
  (stdout.split(/^\d\. /m)[number] ?? '').split('\n').map((line) => line.trim());

describe('the story', () => {
  let run: ReturnType<typeof begin>;
  beforeAll(() => {
    run = begin();
  });
  const told = (number: number) => until(`chapter ${number}`, () => new RegExp(`^${number + 1}\\. `, 'm').test(run.told.stdout) && chapter(run.told.stdout, number));

  test('two services register, and a token that lacks a required claim is never minted', async () => {
    expect(await told(1)).toEqual(expect.arrayContaining(['+ resource server https://orders.shop.example', '+ consumer billing', '+ consumer web']));
    expect(await told(2)).toContain('in her token: {"aud":"https://orders.shop.example","tenant":"acme","plan":"gold"}');
    expect(await told(3)).toContain('the log of the provider: no token: claim tenant of https://orders.shop.example: $ is missing');
  });

  test("the service's own tests show it, and its CI and plan refuse by name a change that takes out a claim", async () => {
    expect(await told(4)).toContain('✔ a token that lacks a required claim is never minted');
    const refusal = 'billing relies on claims.plan of https://orders.shop.example: this claim is not there; ask the billing team, billing@shop.example';
    expect(await told(5)).toEqual(expect.arrayContaining(['its own tests: are as green as before', refusal, `symbolon: ${refusal}`]));
  });

  test('one claim more passes, and nothing is left behind', async () => {
    const { code, stdout, stderr, left } = await run.ended;
    expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: [] });
    expect(chapter(stdout, 6)).toEqual(expect.arrayContaining(['in the next token of Ada: {"cost_centre":"4711"}', 'All of it happened as it is told.']));
  });
});

test('a story that is stopped ends with a failure, and leaves nothing behind', async () => {
  const { child, told, ended } = begin();
  await until('its fourth chapter, where everything runs', () => told.stdout.includes('\n4. '));
  child.kill();
  expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('It was stopped by SIGTERM.'), left: [] });
});
