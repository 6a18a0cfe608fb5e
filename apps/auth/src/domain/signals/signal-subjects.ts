import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';

/** Of whom a stream tells: those of whom its application has had a token, but for whom its receiver has removed. */
@Injectable()
export class SignalSubjects {
  constructor(private readonly database: Database) {}

  /** Whether there is such a person, and whether the application knows them, changes nothing of the answer. */
  async exclude(streamId: string, userId: string, mostExcluded = 100_000): Promise<void> {
    await this.database.prisma.$executeRaw`
      INSERT INTO signal_exclusions (stream_id, user_id)
      SELECT ${streamId}, s.user_id FROM signal_subjects s JOIN signal_streams t ON t.id = ${streamId} AND t.client_id = s.client_id
      WHERE s.user_id = ${userId} AND (SELECT count(*) FROM signal_exclusions WHERE stream_id = ${streamId}) < ${mostExcluded}
      ON CONFLICT DO NOTHING`;
  }

  async include(streamId: string, userId: string): Promise<void> {
    await this.database.prisma.signalExclusion.deleteMany({ where: { streamId, userId } });
  }
}

/** Whom an application has something of now: a consent, a refresh token, or a part in a log-in. Who comes later is learnt of as tokens are issued (signal-spread.ts). */
export async function learnFromHoldings(transaction: Transaction, clientId: string, now: Date): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO signal_subjects (client_id, user_id, email)
    SELECT ${clientId}, held.user_id, bool_or(held.email) FROM (
      SELECT user_id, 'email' = ANY(scope) AS email FROM consents WHERE client_id = ${clientId}
      UNION ALL SELECT user_id, 'email' = ANY(scope) FROM refresh_token_families WHERE client_id = ${clientId} AND expires_at > ${now}
      UNION ALL SELECT s.user_id, false FROM session_clients c JOIN sessions s ON s.id = c.session_id WHERE c.client_id = ${clientId}) held
    GROUP BY held.user_id
    ON CONFLICT (client_id, user_id) DO UPDATE SET email = signal_subjects.email OR EXCLUDED.email`;
}

/** Forgets who is gone where nobody was listening when they went, and whom an application without a stream has had tokens of: of its last two, deleted at one moment, each saw the other. */
export async function forgetUnheard(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`
    DELETE FROM signal_subjects s USING clients c
    WHERE c.client_id = s.client_id AND NOT EXISTS (SELECT FROM signal_streams w WHERE w.client_id = c.client_id AND w.status <> 'disabled')
      AND (NOT EXISTS (SELECT FROM signal_streams w WHERE w.client_id = c.client_id) OR NOT EXISTS (SELECT FROM users u WHERE u.id = s.user_id))`;
  await transaction.$executeRaw`
    DELETE FROM signal_exclusions x USING signal_streams w WHERE w.id = x.stream_id AND w.status = 'disabled' AND NOT EXISTS (SELECT FROM users u WHERE u.id = x.user_id)`;
}
