import { createTestDatabase, type TestDatabase } from '../../../../test/test-database.ts';
import { EventStreams } from './event-streams.ts';

let scratch: TestDatabase;
beforeEach(async () => void (scratch = await createTestDatabase()));
afterEach(() => scratch.drop());

/** A source of which nothing comes. */
const silent = { from: 0n, following: (after: bigint) => Promise.resolve({ events: [], upTo: after }), stillMay: () => Promise.resolve(true), nameOf: String, onFault: () => undefined };

test('a hundred streams are open at most, and none more once the node drains', async () => {
  const streams = new EventStreams(scratch.database);
  const refusal = (caller: string) => {
    try {
      return streams.open(caller, silent);
    } catch (error) {
      return error;
    }
  };
  const open = Array.from({ length: 25 }, (_, caller) => Array.from({ length: 4 }, () => streams.open(String(caller), silent))).flat();
  expect(refusal('0')).toMatchObject({ problem: 'too-many-requests', more: { retryAfter: 10 } });
  expect(refusal('25')).toMatchObject({ problem: 'unavailable', more: { reason: 'too many streams', retryAfter: 10 } });
  streams.end();
  for (const { body } of open) expect(await body.toArray()).toEqual(['retry: 2000\nid: 0\n\n']);
  expect(refusal('25')).toMatchObject({ problem: 'unavailable', more: { reason: 'draining', retryAfter: 10 } });
});
