import { Injectable } from '@nestjs/common';
import { MasterKey, randomUuid } from '@symbolon/crypto';
import { Database, faultOf } from '@symbolon/database';
import { masterKeyTopic } from '../../domain/keys/rewrap.ts';
import { OlderNodes } from '../../domain/tokens/older-nodes.ts';
import { Clock } from '../../platform/clock.ts';
import { Log } from '../../platform/log.ts';
import { rarely } from '../../platform/rarely.ts';
import { within } from '../../platform/within.ts';

/** How far our time of day may be from the database's: nodes compare times that others of them wrote. */
const longestSkewMs = 60_000;

/** A write that takes longer is one that nobody gets through: where no standby takes what it has to, PostgreSQL waits and says nothing. */
const longestWriteMs = 5_000;

/** What keeps a node from serving. */
export type MissingPart = 'database' | 'clock' | 'master_key' | 'shutdown';
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
    private readonly clock: Clock,
    private readonly masterKey: MasterKey,
    private readonly olderNodes: OlderNodes,
    private readonly log: Log,
  ) {
    this.#asked = rarely(clock, 1000, async () => this.#tell(await this.#look(clock.now())));
    database.changes.onChange((topic) => {
      if (topic === masterKeyTopic && !this.#draining) void this.#look(clock.now()).then((fault) => this.#tell(fault));
    });
  }

  drain(): void {
    this.#draining = true;
  }

  /** The last that is heard of this node. */
  async leave(): Promise<void> {
    await this.database.hot.leaveNode(this.#node, this.clock.now());
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
      const written = this.database.hot.recordNode(this.#node, now, this.masterKey.ids).then((row) => ({ row }), (error: unknown) => ({ error }));
      const answer = await within(longestWriteMs, written, undefined);
      if (answer === undefined) return { part: 'database', reason: 'the database does not answer to a write: look whether it runs, and whether the standbys are there that have to take what is written' };
      if ('error' in answer) throw answer.error;
      const { time, masterKeyCheck, formerKeys, areOlderBeside } = answer.row;
      this.olderNodes.areBeside = areOlderBeside;
      const [answered, there, sealedBy] = [Date.now(), time.getTime(), this.masterKey.ids[0]];
      if (masterKeyCheck && !this.masterKey.follow(masterKeyCheck, formerKeys)) return { part: 'master_key', reason: 'the master key of this installation was changed, and this node has not got the new one: start it anew with SYMBOLON_MASTER_KEY as it is now' };
      if (this.masterKey.ids[0] !== sealedBy) await this.database.hot.recordNode(this.#node, now, this.masterKey.ids); // who changes it waits for that
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
