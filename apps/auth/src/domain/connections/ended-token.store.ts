import { Injectable } from '@nestjs/common';
import { Secret } from '@symbolon/contracts';
import { MasterKey } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { connectionAt, type StoredPlace } from './connection-row.ts';
import { ConnectionStore } from './connection.store.ts';
import type { Connection } from './connection.ts';
import type { UpstreamTokens } from './upstream-tokens.ts';

/** A token that is of no use any more, and where it came from, as that was when it ended. */
export interface EndedToken {
  readonly token: string;
  readonly hint: 'refresh_token' | 'access_token';
  readonly from: { readonly connectionId: string; readonly clientSecret: string; readonly place: StoredPlace };
}

interface Row {
  readonly id: string;
  readonly connectionId: string;
  readonly sealed: Uint8Array;
  readonly clientSecret: Uint8Array;
  readonly place: StoredPlace;
}

/** Tokens of other providers that are kept no more, and that nobody has been told of yet. A trigger puts them here, however they end. */
@Injectable()
export class EndedTokenStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly connections: ConnectionStore,
    private readonly clock: Clock,
  ) {}

  async isEmpty(): Promise<boolean> {
    return (await this.database.prisma.endedUpstreamToken.findFirst({ select: { id: true } })) === null;
  }

  /**
   * Of up to so many rows, as part of the transaction that sees to it that they are told; another node takes others. An access token that is over
   * needs nobody to end it. What no key of this node opens stays for a node that has one, and keeps none of the others.
   */
  async take(transaction: Transaction, limit: number): Promise<readonly EndedToken[]> {
    const rows = await transaction.$queryRaw<readonly Row[]>`
      SELECT id, connection_id AS "connectionId", sealed, client_secret AS "clientSecret", place FROM ended_upstream_tokens ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
    const opened = rows.flatMap((row) => this.#opened(row) ?? []);
    await transaction.endedUpstreamToken.deleteMany({ where: { id: { in: opened.map(({ id }) => id) } } });
    return opened.flatMap(({ tokens }) => tokens);
  }

  /** Where one came from: the connection as it is now, with its secret of now, while that is still of the same place; else as it was. Undefined where it went, and its key with it. */
  async placeOf({ connectionId, place, clientSecret }: EndedToken['from']): Promise<Connection | undefined> {
    const before = connectionAt(connectionId, place, new Secret(clientSecret));
    const now = await this.connections.findAny(connectionId);
    if (now && now.issuer === before.issuer && now.addresses?.token === before.addresses?.token && now.clientId === before.clientId) return now;
    return before.clientAuth === 'private_key_jwt' ? undefined : before;
  }

  #opened({ id, connectionId, sealed, clientSecret, place }: Row): { readonly id: string; readonly tokens: readonly EndedToken[] } | undefined {
    try {
      const { accessToken, refreshToken, expiresAt } = JSON.parse(this.masterKey.open('upstream-token', sealed, id).toString()) as Omit<UpstreamTokens, 'expiresAt'> & { readonly expiresAt?: string };
      const from = { connectionId, place, clientSecret: this.masterKey.open('connection-secret', clientSecret, connectionId).toString() };
      const isOver = expiresAt !== undefined && new Date(expiresAt) <= this.clock.now();
      return { id, tokens: [...(refreshToken === undefined ? [] : [{ token: refreshToken, hint: 'refresh_token' as const, from }]), ...(isOver ? [] : [{ token: accessToken, hint: 'access_token' as const, from }])] };
    } catch {
      return undefined;
    }
  }
}
