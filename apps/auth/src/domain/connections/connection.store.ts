import { Injectable } from '@nestjs/common';
import { isConnectionProfile, Secret } from '@symbolon/contracts';
import { MasterKey } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { RowCache } from '../../platform/row-cache.ts';
import { domainOf } from '../users/email-address.ts';
import { connectionOf } from './connection-row.ts';
import { connectionTypes, type Connection } from './connection.ts';

/** Answers which providers people can log in by now, from memory where it can. */
@Injectable()
export class ConnectionStore {
  readonly #rows: RowCache<readonly Connection[]>;

  constructor(database: Database, masterKey: MasterKey, clock: Clock) {
    this.#rows = new RowCache(clock, async () => {
      const rows = await database.prisma.connection.findMany({ orderBy: { id: 'asc' } });
      // What a later release knows a provider by says also what of it is not to be believed: one that this does not know, or cannot speak with, is not offered.
      return rows.filter(({ profile, type }) => (profile === null || isConnectionProfile(profile)) && (type === '' || connectionTypes.some((known) => known === type))).map(({ clientSecret, signalsToken, ...row }) => connectionOf(row, new Secret(masterKey.open('connection-secret', clientSecret, row.id).toString()), signalsToken ? new Secret(masterKey.open('connection-signals-token', signalsToken, row.id).toString()) : undefined));
    }, 1);
    database.changes.onChange((topic) => (topic === undefined || topic === 'connections') && this.#rows.clear());
  }

  async enabled(): Promise<readonly Connection[]> {
    return (await this.all()).filter(({ enabled }) => enabled);
  }

  /** Whose log-ins of that address it is. */
  async ofAddress(address: string): Promise<Connection | undefined> {
    const domain = domainOf(address);
    return domain === undefined ? undefined : (await this.enabled()).find(({ domains }) => domains.includes(domain));
  }

  async find(id: string): Promise<Connection | undefined> {
    return (await this.enabled()).find((connection) => connection.id === id);
  }

  /** Also one that is shut: who administers tries it before it is opened. */
  async findAny(id: string): Promise<Connection | undefined> {
    return (await this.all()).find((connection) => connection.id === id);
  }

  /** Those that are shut, too. */
  async all(): Promise<readonly Connection[]> {
    return (await this.#rows.get('all')) ?? [];
  }
}
