import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releasable } from '../test/releasable.mjs';
import { againFaults, git, inClone, tag, take } from './git.mjs';

const checkout = releasable('0.4.0').begin();
afterAll(() => checkout.remove());

/** A commit and its tags, made in a clone. @param {string} clone */
async function released(clone) {
  writeFileSync(join(clone, 'VERSION'), '0.5.0\n');
  await git(clone, 'add', '--all');
  await git(clone, 'commit', '--quiet', '-m', 'Release 0.5.0');
  for (const tag of ['v0.5.0', 'sdks/go/v0.5.0']) await git(clone, 'tag', '--annotate', '-m', 'Symbolon 0.5.0', tag);
}

test('what is done in a clone leaves nothing here, and no clone, however it ends', async () => {
  checkout.write('tmp/ignored', 'is not committed');
  const before = checkout.git('rev-parse', 'HEAD');
  let place = '';
  await expect(inClone(checkout.folder, async (clone) => {
    place = clone;
    expect(existsSync(join(clone, 'tmp'))).toBe(false);
    expect(await git(clone, 'config', 'user.email')).toBe('ada@example.com');
    await released(clone);
    throw new Error('a test was red');
  })).rejects.toThrow('a test was red');
  expect([existsSync(place), checkout.git('rev-parse', 'HEAD'), checkout.git('tag')]).toEqual([false, before, '']);
});

test('when all went well the commit and its tags are taken', async () => {
  await inClone(checkout.folder, async (clone) => {
    await released(clone);
    await take(checkout.folder, clone, '0.5.0');
  });
  expect([checkout.read('VERSION'), checkout.git('log', '-1', '--format=%s'), checkout.git('tag')]).toEqual(['0.5.0\n', 'Release 0.5.0', 'sdks/go/v0.5.0\nv0.5.0']);
});

test('a branch that went on meanwhile is left as it is', async () => {
  await expect(inClone(checkout.folder, async (clone) => {
    await git(clone, 'commit', '--quiet', '--allow-empty', '-m', 'Release 0.6.0');
    checkout.write('other.txt', 'other');
    checkout.commit();
    await take(checkout.folder, clone, '0.6.0');
  })).rejects.toThrow('fast-forward');
  expect(checkout.git('log', '-1', '--format=%s')).toBe('A change');
});

test('built again is only the commit of the tag, and nothing beside it', async () => {
  expect(await againFaults(checkout.folder, '0.5.0')).toEqual([expect.stringContaining('This is not the commit of the tag v0.5.0')]); // the branch went on
  expect(await againFaults(checkout.folder, '0.7.0')).toEqual([expect.stringContaining('This is not the commit of the tag v0.7.0')]); // there is no such tag
  checkout.git('checkout', '--quiet', 'v0.5.0');
  expect(await againFaults(checkout.folder, '0.5.0')).toEqual([]);
  checkout.write('other.txt', 'not committed');
  expect(await againFaults(checkout.folder, '0.5.0')).toEqual([expect.stringContaining('There is what is not committed')]);
});

test('git verifies the tags that a key signed; without one they are signed by nobody', async () => {
  const key = join(checkout.folder, '.git/key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  writeFileSync(`${key}.signers`, `ada@example.com ${readFileSync(`${key}.pub`, 'utf8')}`);
  const verify = (/** @type {string} */ name) => checkout.git('-c', `gpg.ssh.allowedSignersFile=${key}.signers`, 'verify-tag', name);
  await tag(checkout.folder, '0.8.0', key);
  for (const name of ['v0.8.0', 'sdks/go/v0.8.0']) expect(() => verify(name)).not.toThrow();
  await tag(checkout.folder, '0.9.0', undefined);
  expect(() => verify('v0.9.0')).toThrow('no signature found');
});
