import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releasable } from '../test/releasable.mjs';
import { git, inClone, take } from './git.mjs';

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
