import type pg from 'pg';
import { HotStatements } from '../libs/database/src/hot-statements.ts';

interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The plan of every hot statement, as it is sent and on the rows that are there; what it changes is rolled back. */
export async function explainHotStatements(database: pg.Client): Promise<string> {
  const [some] = (await database.query<{ id: Buffer; user_id: string; client_id: string; token_hash: Buffer; generation: number }>('SELECT * FROM refresh_token_families ORDER BY id LIMIT 1')).rows;
  const id = some?.id ?? Buffer.alloc(16);
  const [now, soon] = [new Date(), new Date(Date.now() + 1e9)];
  const key = Buffer.alloc(32, 1);
  const asked: readonly ((hot: HotStatements) => Promise<unknown>)[] = [
    (hot) =>
      hot.rotateRefreshToken({
        id, generation: some?.generation ?? 0, tokenHash: some?.token_hash ?? key, successorHash: key, clientId: some?.client_id ?? '',
        scope: ['bench:read'], audience: ['https://bench.example/api'], now, idleExpiresAt: soon,
      }),
    (hot) => hot.refreshTokenFamily(id),
    (hot) => hot.consumeAuthorizationCode(key, now),
    (hot) => hot.tokenState({ keys: ['grant', 'token'], grantId: id, clientId: some?.client_id ?? '', userId: some?.user_id ?? '', authTime: now, issuedAt: now }),
    (hot) => hot.passwordAttempt('user@example.com', [key, Buffer.alloc(32, 2)], now),
    (hot) => hot.throttledUntil([key, Buffer.alloc(32, 2)], now),
    (hot) => hot.chargeThrottle([{ key, free: 10, window: 3600, sliding: true, longestBlock: 900 }], now),
    (hot) => hot.throttleCounters([key, Buffer.alloc(32, 2)], now),
    (hot) => hot.clearThrottle([key], [key], now, { key, unlessSince: now, until: soon }),
    (hot) => hot.recordNode(crypto.randomUUID(), now, []),
    (hot) => hot.takeOutboxMessages(['letter', 'mail', 'backchannel_logout'], now, 60, 8),
    (hot) => hot.removeExpired(now, 500),
  ];
  const plans: string[] = [];
  for (const ask of asked) {
    const statements: Statement[] = [];
    // Takes down what would be sent, and sends nothing.
    const recorder = { query: (statement: Statement) => Promise.resolve({ rows: [], rowCount: 0, statement: statements.push(statement) }) };
    await ask(new HotStatements(recorder as unknown as pg.Pool));
    for (const { name, text, values } of statements) plans.push(`### ${name}\n\n\`\`\`\n${await planOf(database, text, values)}\n\`\`\`\n`);
  }
  return plans.join('\n');
}

async function planOf(database: pg.Client, text: string, values: readonly unknown[]): Promise<string> {
  await database.query('BEGIN');
  try {
    const { rows } = await database.query<Record<string, string>>(`EXPLAIN (ANALYZE, BUFFERS, SUMMARY OFF) ${text}`, [...values]);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await database.query('ROLLBACK');
  }
}
