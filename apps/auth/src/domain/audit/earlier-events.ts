import { Injectable } from '@nestjs/common';
import type { EventDetails, NewEvent } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { AuditStore } from './audit.store.ts';

const batch = 500;

/** Takes what the release before wrote down, during an upgrade too, out of its table and into the stream, with the time at which it happened. */
@Injectable()
export class EarlierEvents {
  constructor(
    private readonly database: Database,
    private readonly store: AuditStore,
  ) {}

  /** To be called at the start, and now and then. */
  async move(): Promise<void> {
    if ((await this.database.prisma.auditEvent.count({ where, take: 1 })) === 0) return;
    while ((await this.database.exclusively('symbolon/earlier-events', (transaction) => this.#moveSome(transaction))) === batch);
  }

  async #moveSome(transaction: Transaction): Promise<number> {
    const rows = await transaction.auditEvent.findMany({ where, orderBy: { id: 'asc' }, take: batch });
    for (const { at, kind, detail } of rows) await this.store.recordAt(at, tell(kind as keyof Details, detail), transaction);
    await transaction.auditEvent.deleteMany({ where: { id: { in: rows.map(({ id }) => id) } } });
    return rows.length;
  }
}

/** As they were stored, by kind. */
interface Details {
  /** The first releases called the place of a fault `at`. */
  readonly token_refused: { readonly audience: string; readonly claim: string; readonly fault: string; readonly client_id: string; readonly user_id?: string } & ({ readonly place: string } | { readonly at: string });
  readonly breaking_change_allowed: EventDetails<'contract.breaking_change.allowed'>;
  readonly password_updated: EventDetails<'user.password.changed'> & { readonly client_id: string; readonly user_id: string };
  readonly signing_keys_replaced: EventDetails<'signing_keys.replaced'>;
  readonly sessions_ended: { readonly of: 'client'; readonly client_id: string } | { readonly of: 'user'; readonly user_id: string } | { readonly of: 'all' };
}

const told: { readonly [Kind in keyof Details]: (detail: Details[Kind]) => NewEvent } = {
  token_refused: ({ audience, claim, fault, client_id, user_id, ...rest }) => ({
    type: 'token.refused', actor: { kind: 'client', id: client_id }, subject: user_id === undefined ? null : { kind: 'user', id: user_id }, client_id,
    details: { audience, claim, place: 'place' in rest ? rest.place : rest.at, fault, count: 1 },
  }),
  breaking_change_allowed: (details) => ({ type: 'contract.breaking_change.allowed', ...byOperator, details }),
  password_updated: ({ client_id, user_id, current_password }) => ({
    type: 'user.password.changed', actor: current_password === 'shown' ? { kind: 'user', id: user_id } : { kind: 'client', id: client_id }, subject: { kind: 'user', id: user_id }, client_id,
    details: { current_password },
  }),
  signing_keys_replaced: (details) => ({ type: 'signing_keys.replaced', ...byOperator, details }),
  sessions_ended: (ended) => ({
    type: 'sessions.ended', ...byOperator, details: { of: ended.of },
    ...(ended.of === 'client' && { subject: { kind: 'client', id: ended.client_id } }), ...(ended.of === 'user' && { subject: { kind: 'user', id: ended.user_id } }),
  }),
};
const byOperator = { actor: { kind: 'operator' }, subject: null } as const;

const where = { kind: { in: Object.keys(told) } };

const tell = <Kind extends keyof Details>(kind: Kind, detail: unknown): NewEvent => told[kind](detail as Details[Kind]);
