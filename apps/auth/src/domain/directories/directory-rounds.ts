import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionStore } from '../connections/connection.store.ts';
import { DirectorySyncStore, type SyncUnderWay } from './directory-sync.store.ts';
import { UpstreamUnavailableError } from '../connections/upstream-calls.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Log } from '../../platform/log.ts';
import { Rounds } from '../../platform/rounds.ts';
import { DirectoryRound, type Outcome } from './directory-round.ts';

/** Seconds after which a round says amid a page that it goes on: often enough that nobody takes it for one that stands still. */
const often = 60;

/** Ends a round that is no use any more, or that this node has no time for. */
class Interrupted extends Error {}

/** Reads directories whose entries say so, each by one node at a time. What was under way as a node went is begun anew by another: what was done is found done. */
@Injectable()
export class DirectoryRounds {
  readonly #rounds = new Rounds(() => this.#next());
  #isUnderWay = false;
  #isStopped = false;

  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionStore,
    private readonly syncs: DirectorySyncStore,
    private readonly round: DirectoryRound,
    private readonly audit: AuditStore,
    private readonly log: Log,
    private readonly clock: Clock,
  ) {}

  /** All that are due by now. A round may take an hour, and this is called with each event: whoever comes meanwhile does not wait, as what is due is looked for after it anyhow. */
  async deliver(): Promise<void> {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    await this.#rounds.run().finally(() => (this.#isUnderWay = false));
  }

  /** Begins nothing more; what is under way ends after its page. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#rounds.stop();
  }

  async #next(): Promise<boolean> {
    const all = (await this.connections.enabled()).filter(({ ldap }) => ldap?.sync);
    const taken = all.length === 0 ? undefined : await this.syncs.take(all.map(({ id }) => id));
    const connection = taken && all.find(({ id }) => id === taken.connectionId);
    if (!connection) return false;
    await this.#make(connection, taken);
    return true;
  }

  async #make(connection: Connection, taken: SyncUnderWay): Promise<void> {
    let underWay = taken;
    let saidAt = taken.began;
    const goOn = async (): Promise<void> => {
      saidAt = this.clock.now();
      const next = await this.syncs.goOn(underWay);
      if (!next) throw new Interrupted();
      underWay = next;
      // Whoever shuts a directory that they see taking people away, or has it keep them, is heard at once.
      if (this.#isStopped || !isDeepStrictEqual(await this.connections.find(connection.id), connection)) throw new Interrupted();
    };
    const amid = (): Promise<void> => (this.clock.now() < addSeconds(saidAt, often) ? Promise.resolve() : goOn());
    try {
      const came = await this.round.make(connection, taken.began, { goOn, amid });
      await this.#end(connection, underWay, came);
    } catch (error) {
      if (error instanceof Interrupted) return void (await this.syncs.giveBack(underWay));
      if (!(error instanceof UpstreamUnavailableError)) {
        await this.syncs.fail(underWay, 'it broke off here: see the log of the server');
        throw error;
      }
      const reason = error.cause instanceof Error ? error.cause.message : String(error.cause);
      this.log.warn({ connection: connection.id, reason }, 'directory not read to the end; nobody is gone by that');
      await this.syncs.fail(underWay, reason);
    }
  }

  async #end(connection: Connection, underWay: SyncUnderWay, { outcome, figures }: Outcome): Promise<void> {
    const { people, linked, gone, made, changed, enabled, disabled, removed } = figures;
    const said = { actor: { kind: 'system' }, subject: { kind: 'connection', id: connection.id } } as const;
    const isOurs = await this.database.prisma.$transaction(async (transaction) => {
      if (!(await this.syncs.end(underWay, connection, outcome, figures, transaction))) return false;
      if (outcome !== 'done') await this.audit.record({ type: 'connection.sync.stopped', ...said, details: { reason: outcome, people, linked, gone } }, transaction);
      else if (made + changed + enabled + disabled + removed > 0) await this.audit.record({ type: 'connection.synced', ...said, details: { people, made, changed, enabled, disabled, removed } }, transaction);
      return true;
    });
    if (!isOurs) return;
    if (outcome === 'done') this.log.info({ connection: connection.id, ...figures }, 'directory read');
    else this.log.warn({ connection: connection.id, reason: outcome, ...figures }, 'directory not believed: nothing is changed');
  }
}
