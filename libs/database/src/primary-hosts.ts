import { setTimeout } from 'node:timers/promises';
import { DatabaseFault, faultOf } from './database-fault.ts';

/** One of several places where the same database is kept. */
export interface Host {
  readonly host: string;
  readonly port: number;
}

/** How long others may still say that they are newer, once one has said that it can be written. */
const graceMs = 100;
/** For so long the primary is not looked for again, and for so long after it was looked for in vain. */
const believedMs = { found: 1_000, missed: 100 };

/**
 * The hosts of one address, and which of them is the primary. All are asked at once, so that one that is silent keeps nobody waiting.
 * Of two that let themselves be written, the one of the later timeline was promoted after the other; and a host of an earlier
 * timeline than was ever seen was replaced, however sure of itself it is: its reads are old, and its commits wait for standbys that left.
 */
export class PrimaryHosts {
  readonly all: readonly Host[];
  #newest = '';
  #search: Promise<Host> | undefined;
  #until = 0;

  constructor(all: readonly Host[]) {
    this.all = all;
  }

  /** The primary, by what each host says: its timeline, or an error where it cannot be written. */
  find(timelineOf: (host: Host) => Promise<string>): Promise<Host> {
    if (this.#search && performance.now() < this.#until) return this.#search;
    this.#until = Infinity;
    const search = this.#look(timelineOf);
    const keepFor = (ms: number) => () => (this.#until = performance.now() + ms);
    search.then(keepFor(believedMs.found), keepFor(believedMs.missed));
    return (this.#search = search);
  }

  /** It was lost: the next connection looks again. */
  forget(): void {
    if (this.#until !== Infinity) this.#until = 0;
  }

  async #look(timelineOf: (host: Host) => Promise<string>): Promise<Host> {
    const found: { readonly host: Host; readonly timeline: string }[] = [];
    const missed: { readonly host: Host; readonly error: unknown }[] = [];
    const looks = this.all.map((host) => timelineOf(host).then((timeline) => found.push({ host, timeline }), (error: unknown) => (missed.push({ host, error }), Promise.reject(error as Error))));
    await Promise.any(looks).catch(() => undefined);
    if (found.length > 0) await Promise.race([Promise.allSettled(looks), setTimeout(graceMs, undefined, { ref: false })]);
    const [primary] = found.filter(({ timeline }) => timeline >= this.#newest).sort((a, b) => (a.timeline < b.timeline ? 1 : -1));
    if (!primary) throw noPrimary([...missed, ...found.map(({ host }) => ({ host, error: new DatabaseFault('it was replaced by another: let it follow that one', { cause: readOnly() }) }))]);
    this.#newest = primary.timeline;
    return primary.host;
  }
}

/** As PostgreSQL says it, so that it counts as "not now" (unavailable.ts). */
export const readOnly = (): Error => Object.assign(new Error('cannot write here'), { code: '25006' });

function noPrimary(missed: readonly { readonly host: Host; readonly error: unknown }[]): DatabaseFault {
  const reasons = missed.map(({ host: { host, port }, error }) => `${host}:${port}: ${faultOf(error, 'database')?.message ?? 'it does not answer'}`);
  return new DatabaseFault(`none of its hosts can be written (${reasons.sort().join('; ')})`, { cause: new AggregateError(missed.map(({ error }) => error)) });
}
