import { countedCode } from './coverage.ts';
import type { Door } from './door.ts';
import { growths, grown, type Growth } from './growth.ts';

/**
 * Counts what doors do: blocks of code that ran, as V8 counts them for coverage, and bytes that they asked for. Neither is a time, so that
 * both are the same on a busy machine. What a regular expression does is not in it: the linter looks at those (`regexp/no-super-linear-backtracking`).
 * A program of its own: V8 has to count before anything is compiled, and has to collect no garbage meanwhile.
 */
interface Work {
  readonly blocks: number;
  readonly bytes: number;
}

const counted = countedCode();
const { doors } = await import('./doors.ts');

/** All that ran since it was asked last. */
const blocks = (): number => counted().reduce((sum, { count }) => sum + count, 0);

async function workOf(door: Door, bytes: Uint8Array): Promise<Work> {
  await door(bytes);
  blocks();
  globalThis.gc?.({ type: 'minor' }); // or room for what is young, full of what others left, would be collected sooner or later in the middle of one
  const before = process.memoryUsage();
  await door(bytes);
  const after = process.memoryUsage();
  return { blocks: blocks(), bytes: after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers };
}

/** Four times as much may take four times the work and half as much again; what is small takes what it takes. */
const isLinear = (small: Work, large: Work): boolean => large.blocks <= 6 * Math.max(small.blocks, 5_000) && large.bytes <= 6 * Math.max(small.bytes, 500_000);

/** What something takes is in every count of it; what else the program did meanwhile, such as to compile, is in one. */
const least = (one: Work, other: Work): Work => ({ blocks: Math.min(one.blocks, other.blocks), bytes: Math.min(one.bytes, other.bytes) });

async function faultOf(name: string, door: Door, growth: Growth, most: number): Promise<string | undefined> {
  const encoding = ['assertion', 'creation'].includes(name) ? 'latin1' : 'utf8';
  const small = await workOf(door, grown(growth, most / 4, encoding));
  const large = least(await workOf(door, grown(growth, most, encoding)), await workOf(door, grown(growth, most, encoding)));
  return isLinear(small, large) ? undefined : `${name} by ${JSON.stringify(growth)}: ${JSON.stringify(small)} for a quarter of ${JSON.stringify(large)}`;
}

/** Does as much again for every byte before it: that it is found shows that something is counted. */
const planted: Door = (bytes) => void bytes.slice(0, 2_000).every((_, index) => [...bytes.slice(0, index)].length >= 0);

const faults: string[] = [];
for (const [name, { most, by }] of Object.entries(growths)) for (const growth of by) faults.push((await faultOf(name, doors[name] ?? planted, growth, most)) ?? '');
const caught = await faultOf('planted', planted, { unit: 'a' }, 2_000);
process.stdout.write(JSON.stringify({ counted: faults.length, faults: faults.filter((fault) => fault !== ''), planted: caught !== undefined }));
