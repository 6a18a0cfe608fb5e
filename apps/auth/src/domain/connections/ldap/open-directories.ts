import { isDeepStrictEqual } from 'node:util';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Random } from '@symbolon/crypto';
import { Clock } from '../../../platform/clock.ts';
import type { Connection } from '../connection.ts';
import { UpstreamCalls } from '../upstream-calls.ts';
import { ClientPool } from './client-pool.ts';
import { Directory } from './directory.ts';
import { guidOf } from './told-entry.ts';

/** What is spoken with a directory as which account: a secret is compared as what it is, since it shows nothing by itself. */
const spokenBy = ({ ldap, clientId, clientSecret }: Connection): unknown => [ldap, clientId, clientSecret.reveal()];

/** Connections to directories, kept for as long as their entries say the same: entries themselves are read anew every few seconds. */
@Injectable()
export class OpenDirectories implements OnModuleDestroy {
  readonly #open = new Map<string, { readonly by: unknown; readonly pool: ClientPool }>();

  constructor(
    private readonly calls: UpstreamCalls,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  onModuleDestroy(): void {
    for (const { pool } of this.#open.values()) pool.close();
  }

  /** Of an entry as it is now. */
  of(connection: Connection): Directory {
    const { id, ldap } = connection;
    if (!ldap) throw new Error('This connection is no directory.');
    const [by, known] = [spokenBy(connection), this.#open.get(id)];
    if (known && isDeepStrictEqual(known.by, by)) return new Directory(ldap, known.pool, () => this.nobody());
    known?.pool.close();
    const pool = new ClientPool(ldap, connection, this.calls.socket, this.clock);
    this.#open.set(id, { by, pool });
    return new Directory(ldap, pool, () => this.nobody());
  }

  /** A name, or a password, that nobody has, in the form of a GUID: a directory that calls people so looks for it as for any other. */
  nobody(): string {
    return guidOf(this.random.bytes(16));
  }
}
