import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure, run } from '../child.mjs';

/** What git answers, which must go well. @param {string} root @param {readonly string[]} args */
export async function git(root, ...args) {
  const { code, output } = await run('git', args, { cwd: root });
  if (code !== 0) throw new Failure(`git ${args.join(' ')} failed:\n${output}`);
  return output.trim();
}

/** The tags of a release: Go looks for those of a module that is in a folder under the name of the folder. @param {string} version */
export const tagsOf = (version) => [`v${version}`, `sdks/go/v${version}`];

/** Why nothing can be released from here, as sentences. @param {string} root @param {string} version */
export async function treeFaults(root, version) {
  const there = await git(root, 'tag', '--list', ...tagsOf(version));
  return [
    ...(await uncommitted(root)),
    ...(there === '' ? [] : [`There is a tag already: ${there.split('\n').join(', ')}.`]),
  ];
}

/** Why what is here is not what was released as this version, as sentences. @param {string} root @param {string} version */
export async function againFaults(root, version) {
  const { code, output } = await run('git', ['rev-parse', '--verify', '--quiet', `refs/tags/v${version}^{commit}`], { cwd: root });
  const here = code === 0 && output.trim() === (await git(root, 'rev-parse', 'HEAD'));
  return [...(await uncommitted(root)), ...(here ? [] : [`This is not the commit of the tag v${version}: \`git checkout v${version}\`, and then again.`])];
}

/** @param {string} root */
async function uncommitted(root) {
  const dirty = await git(root, 'status', '--porcelain');
  return dirty === '' ? [] : [`There is what is not committed, and a release is a commit:\n${dirty}`];
}

/**
 * Does the work in a clone of the commit that is checked out, where nothing is that git does not know, and takes the clone away.
 * @template T @param {string} root @param {(clone: string) => Promise<T>} work
 */
export async function inClone(root, work) {
  const folder = mkdtempSync(join(tmpdir(), 'symbolon-release-'));
  try {
    const clone = join(folder, 'symbolon');
    await git(folder, 'clone', '--quiet', '--no-tags', '--shared', root, clone);
    for (const name of ['user.name', 'user.email']) await git(clone, 'config', name, await git(root, 'config', name));
    return await work(clone);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Tags the commit of the clone; without a key nobody vouches for it. @param {string} clone @param {string} version @param {string | undefined} key */
export async function tag(clone, version, key) {
  const how = key ? ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${key}`] : [];
  for (const each of tagsOf(version)) await git(clone, ...how, 'tag', key ? '--sign' : '--annotate', '-m', `Symbolon ${version}`, each);
}

/** Brings the commit and the tags of the clone here. @param {string} root @param {string} clone @param {string} version */
export async function take(root, clone, version) {
  await git(root, 'fetch', '--quiet', '--no-tags', clone, 'HEAD');
  await git(root, 'merge', '--quiet', '--ff-only', 'FETCH_HEAD');
  await git(root, 'fetch', '--quiet', '--no-tags', clone, ...tagsOf(version).map((tag) => `refs/tags/${tag}:refs/tags/${tag}`));
}
