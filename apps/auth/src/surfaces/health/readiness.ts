import { Injectable } from '@nestjs/common';
import { randomUuid } from '@symbolon/crypto';
import { Database, faultOf } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Log } from '../../platform/log.ts';
import { rarely } from '../../platform/rarely.ts';
import { within } from '../../platform/within.ts';

/** How far our time of day may be from the database's: nodes compare times that others of them wrote. */
const longestSkewMs = 60_000;

/** A write that takes longer is one that nobody gets through: where no standby takes what it has to, PostgreSQL waits and says nothing. */
const longestWriteMs = 5_000;

/** What keeps a node from serving. */
export type MissingPart = 'database' | 'clock' | 'shutdown';
interface Fault {
  readonly part: MissingPart;
  /** For the log alone. */
  readonly reason: string;
}

/** Whether this node can serve: it writes to the database to know, at most once a second, and stops saying so when it drains. The log has each reason why not, once. */
@Injectable()
export class Readiness {
  readonly #node = randomUuid();
  #draining = false;
  #reason: string | undefined;
  readonly #asked: () => Promise<MissingPart | undefined>;

  constructor(
    private readonly database: Database,
    clock: Clock,
    private readonly log: Log,
  ) {
    this.#asked = rarely(clock, 1000, async () => this.#tell(await this.#look(clock.now())));
  }

  drain(): void {
    this.#draining = true;
  }

  async isReady(): Promise<boolean> {
    return (await this.missing()) === undefined;
  }

  /** The part that keeps it from serving; undefined when nothing does. */
  async missing(): Promise<MissingPart | undefined> {
    return this.#draining ? 'shutdown' : this.#asked();
  }

  /** Why it cannot serve; undefined when it can. */
  async #look(now: Date): Promise<Fault | undefined> {
    const asked = Date.now();
    try {
      const written = this.database.hot.recordNode(this.#node, now).then((at) => ({ at }), (error: unknown) => ({ error }));
      const answer = await within(longestWriteMs, written, undefined);
      if (answer === undefined) return { part: 'database', reason: 'the database does not answer to a write: look whether it runs, and whether the standbys are there that have to take what is written' };
      if ('error' in answer) throw answer.error;
      const there = answer.at.getTime();
      const answered = Date.now();
      const skew = there < asked ? there - asked : Math.max(0, there - answered);
      return Math.abs(skew) > longestSkewMs ? { part: 'clock', reason: `the clock of this machine is ${Math.round(Math.abs(skew) / 1000)} s ${skew > 0 ? 'behind' : 'ahead of'} the database's: let both ask a time server` } : undefined;
    } catch (error) {
      return { part: 'database', reason: `the database cannot be written: ${faultOf(error, 'database')?.message ?? (error as Error).name}` };
    }
  }

  #tell(fault: Fault | undefined): MissingPart | undefined {
    const reason = fault?.reason;
    const kind = (text: string | undefined) => text?.replace(/\d+/g, '');
    if (kind(reason) !== kind(this.#reason)) {
      if (reason === undefined) this.log.info('ready again');
      else this.log.error({ reason }, 'not ready');
    }
    this.#reason = reason;
    return fault?.part;
  }
}
