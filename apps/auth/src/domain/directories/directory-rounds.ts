import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';
import { ConnectionRounds, type UnderWay } from '../connections/connection-rounds.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionStore } from '../connections/connection.store.ts';
import { DirectorySyncStore } from './directory-sync.store.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Log } from '../../platform/log.ts';
import { DirectoryRound, type Outcome } from './directory-round.ts';

/** Seconds after which a round says amid a page that it goes on: often enough that nobody takes it for one that stands still. */
const often = 60;

/** Reads directories whose entries say so. What was under way as a node went is begun anew by another: what was done is found done. */
@Injectable()
export class DirectoryRounds extends ConnectionRounds {
  #isUnderWay = false;

  constructor(
    private readonly database: Database,
    connections: ConnectionStore,
    private readonly syncs: DirectorySyncStore,
    private readonly round: DirectoryRound,
    private readonly audit: AuditStore,
    log: Log,
    private readonly clock: Clock,
  ) {
    super(connections, syncs, log, 'directory not read to the end; nobody is gone by that');
  }

  /** A round may take an hour, and this is called with each event: whoever comes meanwhile does not wait, as what is due is looked for after it anyhow. */
  override async deliver(): Promise<void> {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    await super.deliver().finally(() => (this.#isUnderWay = false));
  }

  protected isWanted({ ldap }: Connection): boolean {
    return ldap?.sync !== undefined;
  }

  protected async work(connection: Connection, { turn, goOn: saysSo }: UnderWay): Promise<void> {
    const { began } = turn();
    let saidAt = began;
    const goOn = (): Promise<void> => {
      saidAt = this.clock.now();
      return saysSo();
    };
    const amid = (): Promise<void> => (this.clock.now() < addSeconds(saidAt, often) ? Promise.resolve() : goOn());
    await this.#end(connection, turn, await this.round.make(connection, began, { goOn, amid }));
  }

  async #end(connection: Connection, turn: UnderWay['turn'], { outcome, figures }: Outcome): Promise<void> {
    const { people, linked, gone, made, changed, enabled, disabled, removed } = figures;
    const said = { actor: { kind: 'system' }, subject: { kind: 'connection', id: connection.id } } as const;
    const isOurs = await this.database.prisma.$transaction(async (transaction) => {
      if (!(await this.syncs.end(turn(), connection, outcome, figures, transaction))) return false;
      if (outcome !== 'done') await this.audit.record({ type: 'connection.sync.stopped', ...said, details: { reason: outcome, people, linked, gone } }, transaction);
      else if (made + changed + enabled + disabled + removed > 0) await this.audit.record({ type: 'connection.synced', ...said, details: { people, made, changed, enabled, disabled, removed } }, transaction);
      return true;
    });
    if (!isOurs) return;
    if (outcome === 'done') this.log.info({ connection: connection.id, ...figures }, 'directory read');
    else this.log.warn({ connection: connection.id, reason: outcome, ...figures }, 'directory not believed: nothing is changed');
  }
}
