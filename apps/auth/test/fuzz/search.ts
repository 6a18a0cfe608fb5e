import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { countedCode } from './coverage.ts';
import { changed } from './mutations.ts';

/**
 * Looks for bytes that make a door break its word: `search.mjs DOOR SECONDS SEED CORPUS FOLDER`. What is kept is changed; what reaches code that nothing
 * reached before, or a piece of it more often by far, is kept, too. Ends with 1 at the first fault, cut down to what it takes, in FOLDER/faults.
 */
const [name = '', seconds = '0', firstSeed = '0', corpus = '', folder = ''] = process.argv.slice(2);
const ran = countedCode();
const { doors } = await import('./doors.ts');
const door = doors[name];
if (!door) throw new Error(`There is no door ${name}.`);

const place = (...names: readonly string[]): string => {
  mkdirSync(join(folder, ...names), { recursive: true });
  return join(folder, ...names);
};
const [found, faults, last] = [place('found', name), place('faults'), join(place('last'), name)];
const kept: Uint8Array[] = [corpus, found].flatMap((each) => readdirSync(each).map((file) => new Uint8Array(readFileSync(join(each, file)))));
/** What was reached by one input, and by many together: pieces that ran as often as one another are told as one, so these are not the same. */
const [reached, reachedTogether] = [new Set<string>(), new Set<string>()];

/** Whether something ran that had not run before. */
function isNews(before: Set<string>): boolean {
  const { size } = before;
  for (const { place: where, count } of ran()) if (count > 0) before.add(where);
  return before.size > size;
}

/** What goes wrong with an input; undefined where nothing does. */
async function faultOf(bytes: Uint8Array): Promise<string | undefined> {
  writeFileSync(last, bytes); // where a reader never ends, this is what it reads
  try {
    await door?.(bytes);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** As few of its bytes as have a fault, too: ever smaller pieces are left out. */
async function cutDown(bytes: Uint8Array): Promise<Uint8Array> {
  for (let size = bytes.length >> 1; size > 0; size >>= 1)
    for (let at = 0; at < bytes.length; ) {
      const shorter = new Uint8Array(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]));
      if ((await faultOf(shorter)) === undefined) at += size;
      else bytes = shorter;
    }
  return bytes;
}

/** Reads them all; at the first fault it is over. */
async function readAll(inputs: readonly Uint8Array[], seed: number): Promise<void> {
  for (const bytes of inputs) {
    const fault = await faultOf(bytes);
    if (fault === undefined) continue;
    const file = join(faults, `${name}-${seed}`);
    writeFileSync(file, await cutDown(bytes));
    process.stdout.write(`${name}: ${fault}\nThe input is ${file}.\n`);
    process.exit(1);
  }
}

let inputs = 0;
for (const bytes of kept) {
  await readAll([bytes], Number(firstSeed));
  isNews(reached);
}
const end = performance.now() + Number(seconds) * 1000;
// To ask what ran takes longer than to read: it is asked after many, and one by one only where there was something new among them.
for (let seed = Number(firstSeed); performance.now() < end; seed += 1) {
  const many = fc.sample(changed(kept), { seed, numRuns: 50 });
  inputs += many.length;
  await readAll(many, seed);
  if (!isNews(reachedTogether)) continue;
  for (const [index, bytes] of many.entries()) {
    await readAll([bytes], seed);
    if (!isNews(reached) || bytes.length > 4096) continue;
    kept.push(bytes);
    writeFileSync(join(found, `${seed}-${index}`), bytes);
  }
}
process.stdout.write(`${name}: ${inputs} inputs, ${kept.length} kept, ${reached.size} pieces of code reached.\n`);
process.exit(0);
