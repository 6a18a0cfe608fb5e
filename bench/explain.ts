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
  const [owner, other] = [some?.user_id ?? '', Buffer.alloc(32, 2)];
  // One of each: who adds a statement is told by the compiler that it is missing here.
  const asked: Readonly<Record<keyof HotStatements, (hot: HotStatements) => Promise<unknown>>> = {
    rotateRefreshToken: (hot) =>
      hot.rotateRefreshToken({
        id, generation: some?.generation ?? 0, tokenHash: some?.token_hash ?? key, successorHash: key, clientId: some?.client_id ?? '',
        scope: ['bench:read'], audience: ['https://bench.example/api'], now, idleExpiresAt: soon,
      }),
    refreshTokenFamily: (hot) => hot.refreshTokenFamily(id),
    openRequests: (hot) => hot.openRequests(100_000),
    sessionsOfBrowser: (hot) => hot.sessionsOfBrowser(key, now),
    issueAuthorizationCode: (hot) =>
      hot.issueAuthorizationCode({
        hash: key, grantId: id, clientId: some?.client_id ?? '', redirectUri: 'https://app.example.com/callback', codeChallenge: 'challenge', userId: owner, sessionId: null, nonce: null,
        scope: ['bench:read'], audience: ['https://bench.example/api'], authTime: now, provenAt: now, amr: ['pwd'], askedClaims: null, issuedAt: now, expiresAt: soon, keptUntil: soon,
      }),
    authorizationCode: (hot) => hot.authorizationCode(key),
    consumeAuthorizationCode: (hot) => hot.consumeAuthorizationCode(key, now),
    tokenState: (hot) => hot.tokenState({ keys: ['grant', 'token'], grantId: id, clientId: some?.client_id ?? '', userId: owner, authTime: now, issuedAt: now }),
    accountName: (hot) => hot.accountName('user@example.com'),
    passwordAttempt: (hot) => hot.passwordAttempt('user@example.com', [key, other], now),
    passkeyAttempt: (hot) => hot.passkeyAttempt(key, [key, other], now),
    throttledUntil: (hot) => hot.throttledUntil([key, other], now),
    chargeThrottle: (hot) => hot.chargeThrottle([{ key, free: 10, window: 3600, sliding: true, longestBlock: 900 }], now),
    throttleCounters: (hot) => hot.throttleCounters([key, other], now),
    clearThrottle: (hot) => hot.clearThrottle([key], [key], now, { key, unlessSince: now, until: soon }),
    seeNetwork: (hot) => hot.seeNetwork(owner, key, now),
    recordNode: (hot) => hot.recordNode(crypto.randomUUID(), now, []),
    leaveNode: (hot) => hot.leaveNode(crypto.randomUUID(), now),
    takeOutboxMessages: (hot) => hot.takeOutboxMessages(['letter', 'mail', 'backchannel_logout'], now, 60, 8),
    removeExpired: (hot) => hot.removeExpired(now, 500),
  };
  const plans: string[] = [];
  for (const ask of Object.values(asked)) {
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
