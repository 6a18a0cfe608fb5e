import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runDirectory } from './once-a-run.ts';

const file = 'taken-back.jsonl';

/** What others read, and what is to be delivered. Written twice, somebody would be told twice. */
const isTold = (text: string): boolean => /^\s*INSERT INTO\W+(\w+\W+)?(events|outbox_messages|webhook_deliveries)\b/i.test(text);
const way = 'COMMIT after ';

/** Which statements and ways to a COMMIT a database was asked, which of them were taken back, and whether a transaction tells others more when it is done again. */
export class TakenBack {
  readonly #asked = new Set<string>();
  readonly #taken = new Set<string>();
  /** What a transaction told whose COMMIT was taken back, by how it begins. */
  readonly #told = new Map<string, string>();
  #same = 0;
  readonly #more: string[] = [];

  /** True for the one time that it is taken back, the first at which it may be. */
  statement(text: string, may: boolean): boolean {
    return this.#take(nameOf(text), may);
  }

  /** The same for the end of a transaction that came this way. */
  commit(before: readonly string[], may: boolean): boolean {
    const [first = ''] = before;
    const [was, told] = [this.#told.get(first), before.filter(isTold).join(';')];
    this.#told.delete(first);
    if (was === told) this.#same += 1;
    else if (was !== undefined && told.length > was.length) this.#more.push(nameOf(first)); // less is told where another was first meanwhile
    const isTaken = this.#take(way + nameOf(before.join(';')), may);
    if (isTaken) this.#told.set(first, told);
    return isTaken;
  }

  #take(name: string, may: boolean): boolean {
    this.#asked.add(name);
    if (!may || this.#taken.has(name)) return false;
    this.#taken.add(name);
    return true;
  }

  /** For `summaryOf`, at the end of the run. */
  keep(directory = runDirectory()): void {
    const left = [...this.#asked].filter((name) => !this.#taken.has(name));
    const kept: Kept = { taken: [...this.#taken], left, same: this.#same, more: this.#more };
    appendFileSync(join(directory, file), `${JSON.stringify(kept)}\n`);
  }
}

interface Kept {
  readonly taken: readonly string[];
  readonly left: readonly string[];
  readonly same: number;
  readonly more: readonly string[];
}

/** What there was of it in a run, and the transactions that told others more when they were done again; undefined where nothing was to be taken back. */
export function summaryOf(directory: string): { readonly text: string; readonly more: readonly string[] } | undefined {
  const path = join(directory, file);
  if (!existsSync(path)) return undefined;
  const all = readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Kept);
  const taken = new Set(all.flatMap((each) => each.taken));
  const left = [...new Set(all.flatMap((each) => each.left))].filter((name) => !taken.has(name));
  const ways = [...taken].filter((name) => name.startsWith(way)).length;
  const lines = [
    `Taken back once: ${taken.size - ways} statements and ${ways} ways to a COMMIT. Left out, as their transactions had been taken back often enough: ${left.length}`,
    ...left.map((name) => `  ${name}`),
    `Told others the same after their COMMIT was taken back: ${all.reduce((sum, { same }) => sum + same, 0)} transactions`,
  ];
  return { text: lines.join('\n'), more: all.flatMap((each) => each.more) };
}

/** Long enough to be found by, and different for each. */
const nameOf = (text: string): string => `${text.replaceAll(/\s+/g, ' ').trim().slice(0, 160)} #${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
