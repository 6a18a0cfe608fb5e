import { statementName, timed } from './slow-statements.ts';

test.each<[unknown, string]>([
  [{ name: 'rotate_refresh_token', text: 'UPDATE x' }, 'rotate_refresh_token'],
  [{ statement: 'find_session', text: 'SELECT 1 FROM x' }, 'find_session'],
  ['SELECT "public"."users"."id" FROM "public"."users" WHERE "public"."users"."username" = $1', 'SELECT users'],
  [{ text: '\n  INSERT INTO "outbox_messages" ("id") VALUES ($1)' }, 'INSERT outbox_messages'],
  ['UPDATE webhook_deliveries d SET attempts = d.attempts + 1 FROM webhooks', 'UPDATE webhook_deliveries'],
  ['DELETE FROM ONLY sessions', 'DELETE sessions'],
  ['SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', 'SELECT pg_advisory_xact_lock'],
  ['BEGIN', 'BEGIN'],
  ["SELECT 'canary' AS word, 'copied from canary', 42", 'SELECT'],
  ['WITH due AS (SELECT id FROM outbox_messages) DELETE FROM outbox_messages', 'WITH outbox_messages'],
  [undefined, 'statement'],
])('%j is called by what it does, never by its values', (statement, name) => {
  expect(statementName(statement)).toBe(name);
});

test('what takes long is told by its name, whether it is waited for or called back, answered or refused; what does not is not', async () => {
  const told: string[] = [];
  const asking = (ms: number, query: (...given: never[]) => unknown) => timed(query as never, { ms, tell: (statement) => void told.push(statement) }) as unknown as (...given: unknown[]) => unknown;
  expect(await asking(0, () => Promise.resolve('rows'))('SELECT 1 FROM a', ['canary'])).toBe('rows');
  await expect(asking(0, () => Promise.reject(new Error('no')))({ text: 'SELECT 1 FROM b', values: ['canary'] })).rejects.toThrow('no');
  const calling = (_: unknown, callback: (...answer: unknown[]) => void) => callback(null, 'rows');
  const called = await new Promise((resolve) => asking(0, calling)('SELECT 1 FROM c', (...answer: unknown[]) => resolve(answer)));
  expect(called).toEqual([null, 'rows']);
  await asking(60_000, () => Promise.resolve())('SELECT 1 FROM d');
  const submitted = { submit: true };
  expect(asking(0, () => submitted)('SELECT 1 FROM e')).toBe(submitted);
  expect(told).toEqual(['SELECT a', 'SELECT b', 'SELECT c']);
});
