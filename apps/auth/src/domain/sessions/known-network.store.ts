import { Injectable } from '@nestjs/common';
import type { EventDetails } from '@symbolon/contracts';
import { MasterKey } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { surroundingsOf } from '../../platform/network.ts';
import { OutboxStore } from '../../platform/outbox/outbox.store.ts';
import { AuditStore } from '../audit/audit.store.ts';
import { RecoveryWaitStore } from './recovery-wait.store.ts';

/** Networks that a person is known by; the oldest gives way. */
const most = 20;

/** Who has just logged in, and from where. */
export interface LoginPlace {
  readonly user: { readonly id: string; readonly username: string };
  readonly how: EventDetails<'user.login.new_browser'>['how'];
  readonly address: string;
  /** The browser has logged this person in before. */
  readonly isBrowserKnown: boolean;
  readonly userAgent?: string | undefined;
  readonly client?: { readonly clientId: string; readonly name: string | null } | undefined;
  readonly locale: string;
}

/**
 * Knows the networks that people log in from, and has a log-in told to its person whose browser and network are both new. Who has no
 * network yet logs in for the first time, or for the first time since there is this table, and is told nothing. Who is said to have lost what
 * they log in by has not: the wait for another ends.
 */
@Injectable()
export class KnownNetworkStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
    private readonly waits: RecoveryWaitStore,
  ) {}

  /** After the log-in, which waits for one statement where the network is known. A network that was not written down is new the next time. */
  async see({ user, address, isBrowserKnown, ...more }: LoginPlace): Promise<void> {
    const network = surroundingsOf(address);
    const hash = this.masterKey.mac('known-network', `${user.id} ${network}`);
    const { isKnown, isFirst, isWaiting } = await this.database.hot.seeNetwork(user.id, hash, this.clock.now());
    if (isWaiting) await this.waits.end(user.id, 'log_in');
    if (isKnown) return;
    if (isFirst || isBrowserKnown) return void (await this.#learn(this.database.prisma, user.id, hash));
    await this.database.prisma.$transaction(async (transaction) => {
      if (await this.#learn(transaction, user.id, hash)) await this.#tell(transaction, user, network, more);
    });
  }

  /** Of many at once it is new to one. */
  async #learn(transaction: Transaction, userId: string, hash: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const learnt = await transaction.$queryRaw<readonly unknown[]>`
      WITH learnt AS (INSERT INTO known_networks (user_id, hash, seen_at) SELECT id, ${hash}, ${this.clock.now()} FROM users WHERE id = ${userId} ON CONFLICT DO NOTHING RETURNING 1 AS one),
        oldest AS (SELECT hash FROM known_networks WHERE user_id = ${userId} ORDER BY seen_at DESC, hash OFFSET ${most - 1}),
        forgotten AS (DELETE FROM known_networks WHERE user_id = ${userId} AND hash IN (SELECT hash FROM oldest) AND EXISTS (SELECT 1 FROM learnt))
      SELECT one FROM learnt`;
    return learnt.length === 1;
  }

  async #tell(transaction: Transaction, { id, username }: LoginPlace['user'], network: string, { how, userAgent, client, locale }: Pick<LoginPlace, 'how' | 'userAgent' | 'client' | 'locale'>): Promise<void> {
    const person = { kind: 'user', id } as const;
    const named = userAgent?.slice(0, 400);
    const details = { how, network, ...(named !== undefined && { user_agent: named }) };
    await this.audit.record({ type: 'user.login.new_browser', actor: person, subject: person, ...(client && { client_id: client.clientId }), details }, transaction);
    const login = { at: this.clock.now().toISOString(), network, userAgent: named ?? null, application: how === 'page' ? null : (client?.name ?? client?.clientId ?? null) };
    await this.outbox.add(transaction, 'letter', [{ about: 'new_browser', username, flow: null, locale, login }]);
  }
}
