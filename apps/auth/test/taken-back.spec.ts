import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { summaryOf, TakenBack } from './taken-back.ts';

const directory = mkdtempSync(join(tmpdir(), 'symbolon-taken-back-'));
afterAll(() => rmSync(directory, { recursive: true }));

const event = 'INSERT INTO "public"."events" ("id") VALUES ($1)';
const mails = (count: number) => `INSERT INTO "public"."outbox_messages" ("id") VALUES ${Array.from({ length: count }, (_, each) => `($${each + 1})`).join(',')}`;

test('a run says what was taken back and what was not, and which transactions told others more by it', () => {
  expect(summaryOf(directory)).toBeUndefined();
  const noted = new TakenBack();
  expect([noted.statement(event, true), noted.statement(event, true), noted.statement('SELECT 1', false)]).toEqual([true, false, false]);
  expect(noted.commit(['first', event, mails(1)], true)).toBe(true);
  expect(noted.commit(['first', 'SELECT 2', event, mails(1)], true)).toBe(true); // the same is told by another way
  expect(noted.commit(['first', event, mails(2)], false)).toBe(false); // one mail more
  noted.keep(directory);
  const { text = '', more = [] } = summaryOf(directory) ?? {};
  expect(text).toMatch(/^Taken back once: 1 statements and 2 ways to a COMMIT\. .*: 2\n {2}SELECT 1 #/);
  expect(text).toContain('was taken back: 1 transactions');
  expect(more).toEqual([expect.stringMatching(/^first #/)]);
});
