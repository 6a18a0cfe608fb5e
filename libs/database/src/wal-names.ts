/** Files of the log that one of four thousand million bytes has, at the 16 MB of each that initdb gives. */
const filesOfOne = 256n;

/** The names of the files of PostgreSQL's log from one to another, both included: timeline, and a number in two parts of eight digits. */
export function walNames(first: string, last: string): readonly string[] {
  const [from, to] = [numberOf(first), numberOf(last)];
  if (first.slice(0, 8) !== last.slice(0, 8) || to < from) throw new Error(`The log of PostgreSQL went from ${first} to ${last} during the backup: take it again`);
  return Array.from({ length: Number(to - from) + 1 }, (_, index) => nameOf(first.slice(0, 8), from + BigInt(index)));
}

/** Whether it names such a file, and not a history, a label or what is half written. */
export const isWalName = (name: string): boolean => /^[0-9A-F]{24}$/.test(name);

/** The one that follows, on the same timeline. */
export const nextWalName = (name: string): string => nameOf(name.slice(0, 8), numberOf(name) + 1n);

const numberOf = (name: string): bigint => BigInt(`0x${name.slice(8, 16)}`) * filesOfOne + BigInt(`0x${name.slice(16, 24)}`);
const nameOf = (timeline: string, number: bigint): string => [timeline, hex(number / filesOfOne), hex(number % filesOfOne)].join('');
const hex = (number: bigint): string => number.toString(16).toUpperCase().padStart(8, '0');
