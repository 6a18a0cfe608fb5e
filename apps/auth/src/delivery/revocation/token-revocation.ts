import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import { EndedTokenStore } from '../../domain/connections/ended-token.store.ts';
import { Upstream } from '../../domain/connections/upstream.ts';
import { UndeliverableError } from '../../platform/outbox/courier.ts';
import { OutboxStore, type OutboxPayloads } from '../../platform/outbox/outbox.store.ts';
import { Rounds } from '../../platform/rounds.ts';

/** Taken at once, in one transaction. */
const batch = 100;

/** Tells other providers that tokens of theirs are of no use any more (RFC 7009). When and how often is the courier's affair. */
@Injectable()
export class TokenRevocation {
  readonly #rounds = new Rounds(() => this.#handOn());

  constructor(
    private readonly database: Database,
    private readonly ended: EndedTokenStore,
    private readonly outbox: OutboxStore,
    private readonly upstream: Upstream,
  ) {}

  /** Hands all that has ended by now to the courier, sealed as all that it carries. */
  deliver(): Promise<void> {
    return this.#rounds.run();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  async #handOn(): Promise<boolean> {
    if (await this.ended.isEmpty()) return false;
    const handedOn = await this.database.prisma.$transaction(async (transaction) => this.outbox.add(transaction, 'upstream_revocation', await this.ended.take(transaction, batch)));
    return handedOn.length > 0;
  }

  /** Throws unless the provider took it, knew it no more, or has no place to be told. A secret that is wrong may be mended within the day. */
  async tell({ token, hint, from }: OutboxPayloads['upstream_revocation']): Promise<void> {
    const connection = await this.ended.placeOf(from);
    if (!connection) throw new UndeliverableError('the key of its connection went with it');
    const told = await this.upstream.revoke(connection, token, hint);
    if (told === undefined || told.said === 'invalid_token') return; // RFC 7009 section 2.2 has 200 for that; some have not
    if (told.refusal === 'unavailable' || told.said === 'invalid_client') throw new Error(told.said);
    throw new UndeliverableError(`the provider says ${told.said}`);
  }
}
