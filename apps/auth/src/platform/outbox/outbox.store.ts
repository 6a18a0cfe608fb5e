import { Injectable } from '@nestjs/common';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { announceChange, Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../clock.ts';

/** What can be delivered, with what each kind says. */
export interface OutboxPayloads {
  /** A letter that somebody asked for; whether and to whom it is written is found out only then, so that asking tells nothing. */
  readonly letter: {
    readonly about: 'reset_password' | 'password_changed' | 'sign_in_changed' | 'email_change_asked' | 'change_email' | 'add_email' | 'deletion_requested' | 'deletion_withdrawn' | 'recovery_code_used' | 'recovery_link_made' | 'begin_recovery' | 'recovery_waiting' | 'recovery_ready' | 'recovery_stopped' | 'new_browser' | 'second_factor' | 'first_factor' | 'sign_up' | 'verify_email';
    readonly username: string;
    /** Of `change_email` and `add_email`, whose name is the new one: whose it is to become. Of a wait: whose it is. */
    readonly userId?: string;
    /** The log-in that it was asked for in. */
    readonly flow: string | null;
    readonly locale: string;
    /** What that log-in takes instead of the link, where it waits for one. */
    readonly code?: string | null;
    /** Of a wait for setting up anew how they sign in: where its button leads, and when the wait is over. */
    readonly path?: string;
    readonly at?: string;
    /** Of `first_factor`: the token of a link that does the same, where one goes out. */
    readonly link?: string | undefined;
    /** Of `new_browser`: when and from where; the application that asked for the password itself. */
    readonly login?: { readonly at: string; readonly network: string; readonly userAgent: string | null; readonly application: string | null };
  };
  readonly mail: { readonly to: string; readonly subject: string; readonly text: string; readonly html: string; readonly link?: string };
  readonly session_revoked: { readonly clientId: string; readonly userId: string; readonly sessionId: string };
  /** Of an application that speaks SAML: what it was told the person is called. */
  readonly saml_logout: { readonly clientId: string; readonly userId: string; readonly sessionId: string; readonly name: { readonly format: string; readonly value: string } };
  /** A token of another provider, and where it came from as the noun that kept it says it: read by that alone. */
  readonly upstream_revocation: { readonly token: string; readonly hint: 'refresh_token' | 'access_token'; readonly from: { readonly connectionId: string; readonly clientSecret: string; readonly place: { readonly type: string; readonly profile: string | null; readonly issuer: string; readonly protocol: unknown; readonly clientId: string } } };
  readonly backchannel_logout: { readonly clientId: string; readonly userId: string; readonly sessionId: string };
}
export type OutboxKind = keyof OutboxPayloads;

/** Something to be delivered, opened. */
export interface OutboxMessage {
  /** The same at every attempt, so that a receiver can tell a repetition. */
  readonly id: string;
  readonly kind: string;
  readonly payload: unknown;
  /** This one included. */
  readonly attempts: number;
  readonly expiresAt: Date;
}

/** The news that wakes every node's courier. */
export const outboxTopic = 'outbox';

/** Seconds: how long it is tried, and how long one attempt may take before another node takes over. */
const lives = { letter: 3_600, mail: 86_400, backchannel_logout: 86_400, saml_logout: 86_400, session_revoked: 86_400, upstream_revocation: 86_400 } as const;
const lease = 60;

/** Keeps what has to be delivered elsewhere until it is, sealed: a mail may hold what grants access. */
@Injectable()
export class OutboxStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** Part of the transaction that it belongs to: what is committed is delivered, what is rolled back never was. Answers with their ids. What is for later, in seconds, waits from then on. */
  async add<Kind extends OutboxKind>(transaction: Transaction, kind: Kind, payloads: readonly OutboxPayloads[Kind][], later = 0): Promise<readonly string[]> {
    if (payloads.length === 0) return [];
    const due = addSeconds(this.clock.now(), later);
    const rows = payloads.map((payload) => {
      const id = randomText(this.random, 16);
      const sealed = this.masterKey.seal('outbox', new TextEncoder().encode(JSON.stringify(payload)), id);
      return { id, kind, sealed, createdAt: due, nextAttemptAt: due, expiresAt: addSeconds(due, lives[kind]) };
    });
    await transaction.outboxMessage.createMany({ data: rows });
    await announceChange(transaction, outboxTopic);
    return rows.map(({ id }) => id);
  }

  /** Which of these were neither delivered nor given up yet. */
  async waiting(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.prisma.outboxMessage.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
    return new Set(rows.map(({ id }) => id));
  }

  /** Up to `limit` messages of these kinds that are due; no other node takes them for a minute. What a newer release asked for is left to its nodes. */
  async take(kinds: readonly string[], limit: number): Promise<readonly OutboxMessage[]> {
    const rows = await this.database.hot.takeOutboxMessages(kinds, this.clock.now(), lease, limit);
    return rows.map(({ id, kind, sealed, attempts, expiresAt }) => {
      const payload: unknown = JSON.parse(this.masterKey.open('outbox', sealed, id).toString('utf8'));
      return { id, kind, payload, attempts, expiresAt };
    });
  }

  async remove(id: string): Promise<void> {
    await this.database.prisma.outboxMessage.deleteMany({ where: { id } });
  }

  async postpone(id: string, until: Date): Promise<void> {
    await this.database.prisma.outboxMessage.updateMany({ where: { id }, data: { nextAttemptAt: until } });
  }
}
