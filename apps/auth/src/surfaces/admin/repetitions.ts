import { Injectable } from '@nestjs/common';
import { equalBytes, MasterKey } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { ProblemError } from '../../platform/errors/problem-error.ts';

/** A request that named itself. */
interface NamedRequest {
  /** Whose name it is: two callers may choose the same. */
  readonly callerId: string;
  readonly name: string;
  /** All that makes it what it is. */
  readonly content: string;
}

/** Seconds for which an answer is kept. */
const kept = 86_400;

/**
 * Requests that named themselves (draft-ietf-httpapi-idempotency-key-header). The answer is kept in the transaction of what was done:
 * whenever a process ends, either both are there or neither. A repetition that comes too early waits for the first in the database.
 */
@Injectable()
export class Repetitions {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
  ) {}

  /** Does it, unless it has been done: then the answer is the one of then. */
  async once<T>(request: NamedRequest | undefined, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const { prisma } = this.database;
    if (!request) return prisma.$transaction(work);
    const key = this.masterKey.mac('idempotency', JSON.stringify([request.callerId, request.name]));
    const requestHash = this.masterKey.mac('idempotency', request.content);
    const context = Buffer.from(key).toString('base64url');
    return prisma.$transaction(async (transaction) => {
      const now = this.clock.now();
      await transaction.idempotencyKey.deleteMany({ where: { key, expiresAt: { lte: now } } });
      const { count } = await transaction.idempotencyKey.createMany({ data: { key, requestHash, expiresAt: addSeconds(now, kept) }, skipDuplicates: true });
      if (count === 0) {
        const known = await transaction.idempotencyKey.findUniqueOrThrow({ where: { key } });
        if (!known.sealed || !equalBytes(known.requestHash, requestHash)) throw new ProblemError('idempotency-key-reused');
        return (JSON.parse(this.masterKey.open('idempotency', known.sealed, context).toString('utf8')) as { readonly answer: T }).answer; // as it was sealed
      }
      const answer = await work(transaction);
      const sealed = this.masterKey.seal('idempotency', Buffer.from(JSON.stringify({ answer })), context);
      await transaction.idempotencyKey.update({ where: { key }, data: { sealed } });
      return answer;
    });
  }
}
