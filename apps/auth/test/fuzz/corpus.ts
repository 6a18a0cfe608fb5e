import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where inputs are kept: a folder a door, a file an input, whose name says what it is. */
export const corpora = join(import.meta.dirname, 'corpus');

/** What is kept of one door, by name. */
export const corpusOf = (door: string): readonly (readonly [name: string, bytes: Uint8Array])[] =>
  readdirSync(join(corpora, door)).sort().map((name) => [name, new Uint8Array(readFileSync(join(corpora, door, name)))]);
