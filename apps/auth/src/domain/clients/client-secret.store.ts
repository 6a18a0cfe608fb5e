import { Injectable } from '@nestjs/common';
import { equalBytes, MasterKey } from '@symbolon/crypto';
import { announceChange, Database, lockExclusively, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { columnsOf, isLive, secretIdOf, secretsIn, type ClientSecret, type SecretColumns } from './client-secret.ts';

/** A secret by what people call it. */
export interface ListedSecret extends Omit<ClientSecret, 'hash'> {
  readonly id: string;
}

/** The secrets of a client, and whether its file alone changes it. */
export interface HeldSecrets {
  readonly clientId: string;
  readonly declared: boolean;
  /** Those that count, at most two, the first without an end. */
  readonly live: readonly ClientSecret[];
}

const columns = { secretHash: true, secretCreatedAt: true, otherSecretHash: true, otherSecretCreatedAt: true, otherSecretExpiresAt: true, declared: true } as const;

/** Two secrets at once, so that a client can be given the next before the one before is taken away. What an entry says of secrets is written by configuration, under the same lock. */
@Injectable()
export class ClientSecretStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
  ) {}

  /** The older first; empty for a client without a secret, undefined where there is no client. */
  async list(clientId: string): Promise<readonly ListedSecret[] | undefined> {
    const held = await this.#find(this.database.prisma, clientId);
    return held && held.live.map((secret) => listedOf(clientId, secret)).sort((a, b) => Number(a.createdAt) - Number(b.createdAt));
  }

  /** Nobody else changes them before the transaction ends. */
  async hold(transaction: Transaction, clientId: string): Promise<HeldSecrets | undefined> {
    await lockExclusively(transaction, 'symbolon/reconcile');
    return this.#find(transaction, clientId);
  }

  /** With an overlap the one before ends after so many seconds; without, when it is removed. */
  async add(transaction: Transaction, { clientId, live: [first, other] }: HeldSecrets, secret: string, overlap: number | undefined): Promise<ListedSecret | 'two_already' | 'known'> {
    const now = this.clock.now();
    const added: ClientSecret = { hash: this.masterKey.mac('client-secret', secret), createdAt: now, expiresAt: null };
    if ([first, other].some((each) => each && equalBytes(each.hash, added.hash))) return 'known';
    if (!first || other) return 'two_already';
    await this.#write(transaction, clientId, overlap === undefined ? columnsOf(first, added) : columnsOf(added, { ...first, expiresAt: addSeconds(now, overlap) }));
    return listedOf(clientId, added);
  }

  /** One without an end stays: the client could not prove itself any more. */
  async remove(transaction: Transaction, { clientId, live }: HeldSecrets, id: string): Promise<'removed' | 'absent' | 'last'> {
    const rest = live.filter((secret) => secretIdOf(clientId, secret) !== id);
    const [left] = rest;
    if (rest.length === live.length) return 'absent';
    if (!left || left.expiresAt !== null) return 'last';
    await this.#write(transaction, clientId, columnsOf(left, undefined));
    return 'removed';
  }

  async #find(transaction: Transaction, clientId: string): Promise<HeldSecrets | undefined> {
    const row = await transaction.client.findUnique({ where: { clientId }, select: columns });
    return row ? { clientId, declared: row.declared, live: secretsIn(row).filter((secret) => isLive(secret, this.clock.now())) } : undefined;
  }

  async #write(transaction: Transaction, clientId: string, data: SecretColumns): Promise<void> {
    await transaction.client.update({ where: { clientId }, data, select: { clientId: true } });
    await announceChange(transaction, 'clients');
  }
}

const listedOf = (clientId: string, secret: ClientSecret): ListedSecret => ({ id: secretIdOf(clientId, secret), createdAt: secret.createdAt, expiresAt: secret.expiresAt });
