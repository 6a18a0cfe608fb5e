import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch } from '../src/scratch.ts';
import { packaged } from './tarball.ts';

const scratch = openScratch();
afterAll(() => scratch.close());

test('made twice of the same checkout, it is the same to the last byte', async () => {
  const archives = [`symbolon-linux-${process.arch}.tar.zst`, `symbolon-image-linux-${process.arch}.tar`];
  const sums = async () => {
    const folder = await packaged(scratch);
    return archives.map((archive) => readFileSync(join(folder, `${archive}.sha256`), 'utf8'));
  };
  const first = await sums();
  expect(first.map((line) => line.slice(64))).toEqual(archives.map((archive) => `  ${archive}\n`));
  expect(await sums()).toEqual(first);
}, 900_000);
