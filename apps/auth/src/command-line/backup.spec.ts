import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { nameToTell } from './backup.ts';
import { run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'symbolon-backup-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

/** Runs a command with its data in the folder, and answers all that it says. */
async function symbolon(...args: string[]) {
  const said = { stdout: '', stderr: '' };
  const out = jest.spyOn(console, 'log').mockImplementation((line: string) => void (said.stdout += `${line}\n`));
  const error = jest.spyOn(console, 'error').mockImplementation((line: string) => void (said.stderr += `${line}\n`));
  try {
    return { code: await run(args, { SYMBOLON_DATA_DIR: at('data') }), stdout: said.stdout, stderr: said.stderr.replaceAll(`${folder}/`, '') };
  } finally {
    out.mockRestore();
    error.mockRestore();
  }
}

test('the key that opens backups is its owner’s alone, never printed, and never written over another', async () => {
  const { code, stdout } = await symbolon('backup', 'key', at('backup.key'));
  const [, recipient = ''] = stdout.trim().split('\n');
  expect({ code, recipient }).toEqual({ code: 0, recipient: expect.stringMatching(/^age1[a-z0-9]{58}$/) as string });
  expect(stdout).not.toContain('AGE-SECRET-KEY');
  expect(statSync(at('backup.key')).mode & 0o777).toBe(0o600);
  const kept = readFileSync(at('backup.key'), 'utf8');
  expect(kept).toMatch(/^#.*\nAGE-SECRET-KEY-1[A-Z0-9]+\n$/);
  expect(await symbolon('backup', 'key', at('backup.key'))).toEqual({ code: 2, stdout: '', stderr: 'symbolon: backup.key is there already: name another file.\n' });
  expect(readFileSync(at('backup.key'), 'utf8')).toBe(kept);
});

test('a key in a file that others can read is not used', async () => {
  await symbolon('backup', 'key', at('open.key'));
  chmodSync(at('open.key'), 0o640);
  const answer = { code: 2, stdout: '', stderr: 'symbolon: --identity: open.key can be read by others: run chmod 600 open.key, and think of what is in it as known to them.\n' };
  for (const command of [['backup', 'verify', at('open.key')], ['restore', at('open.key'), '--to', at('new')]]) expect(await symbolon(...command, '--identity', at('open.key'))).toEqual(answer);
});

test('what is no backup is refused in words, and leaves nothing', async () => {
  await symbolon('backup', 'key', at('a.key'));
  writeFileSync(at('empty'), '');
  const before = readdirSync(folder);
  for (const file of ['a.key', 'empty']) expect(await symbolon('restore', at(file), '--to', at('new'), '-i', at('a.key'))).toEqual({ code: 1, stdout: '', stderr: `symbolon: ${file} is no whole backup: it was changed, cut short, or is something else. Nothing was restored.\n` });
  expect(readdirSync(folder)).toEqual(before);
});

test.each<[words: string, args: readonly string[]]>([
  ['backup needs a folder', ['backup']],
  ['backup needs a folder', ['backup', 'a', 'b', '--recipient', 'age1']],
  ['backup needs --recipient', ['backup', 'a']],
  ['--recipient must begin with age1', ['backup', 'a', '--recipient', 'somebody']],
  ['backup key needs the file', ['backup', 'key']],
  ['backup verify needs the backup', ['backup', 'verify']],
  ['--identity must name the file', ['backup', 'verify', 'a']],
  ['--user and --password-file go together', ['backup', 'verify', 'a', '--user', 'ada']],
  ['restore needs the backup', ['restore']],
  ['restore needs --to', ['restore', 'a']],
  ['a is not there', ['restore', 'a', '--to', 'b', '-i', 'c']],
  ['--identity: nowhere is not there', ['restore', '.', '--to', 'b', '-i', 'nowhere']],
  ['restore does not understand --recipient', ['restore', 'a', '--recipient', 'b']],
])('what is typed wrongly is told: %s', async (words, args) => {
  const { code, stdout, stderr } = await symbolon(...args);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(words) as string });
});

test.each([
  ['as it was written', '/backups/symbolon-20261130T020000Z-1f2e3d4c.tar.zst.age', 'symbolon-20261130T020000Z-1f2e3d4c.tar.zst.age'],
  ['at a store', 's3://bucket/prefix/symbolon-20261130T020000Z-1f2e3d4c.tar.zst.age', 'symbolon-20261130T020000Z-1f2e3d4c.tar.zst.age'],
  ['so that a shell would run what is in it', '/backups/$(reboot).tar.zst.age', 'NAME, the one that it was written under'],
])('of a backup that is called %s, what is to be typed has a name and nothing else', (_, file, told) => {
  expect(nameToTell(file)).toBe(told);
});
