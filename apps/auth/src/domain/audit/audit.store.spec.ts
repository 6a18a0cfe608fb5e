import { MasterKey, secureRandom } from '@symbolon/crypto';
import { eventId, eventsOf } from '../../../test/events.ts';
import { TestClock } from '../../../test/provider.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { AuditStore } from './audit.store.ts';
import { EarlierEvents } from './earlier-events.ts';

let scratch: TestDatabase;
beforeEach(async () => void (scratch = await createTestDatabase()));
afterEach(() => scratch.drop());

const clock = new TestClock();
const tools = () => ({ database: scratch.database, masterKey: new MasterKey(new Uint8Array(32).fill(1)), clock, random: secureRandom });
const store = () => new AuditStore(scratch.database, tools().masterKey, clock, secureRandom);
const at = () => clock.now().toISOString();
const operator = { actor: { kind: 'operator' }, subject: null } as const;

test('events of one moment are told in the order in which they were written', async () => {
  const audit = store();
  for (const whose of ['client', 'user', 'all'] as const) await audit.record({ type: 'sessions.ended', ...operator, details: { of: whose } });
  expect(await eventsOf(tools())).toEqual(['client', 'user', 'all'].map((whose) => ({ id: eventId, at: at(), type: 'sessions.ended', ...operator, details: { of: whose } })));
});

test('events of a long log come all, in their order, from a time on; and those of one type, actor or subject alone', async () => {
  const audit = store();
  const begin = clock.now().getTime();
  const subjectOf = (index: number) => ({ kind: 'user', id: `user_${index % 2}` }) as const;
  await scratch.database.prisma.$transaction(async (transaction) => {
    for (let index = 0; index < 1201; index += 1)
      await audit.recordAt(new Date(begin + index), { type: 'sessions.ended', actor: { kind: 'client', id: `c${index % 3}` }, subject: subjectOf(index), details: { of: 'user' } }, transaction);
  });
  const times = async (...args: Parameters<AuditStore['since']>) => {
    const told: number[] = [];
    for await (const event of audit.since(...args)) told.push(new Date(event.at).getTime() - begin);
    return told;
  };
  const all = Array.from({ length: 1201 }, (_, index) => index);
  expect(await times(new Date(begin + 100))).toEqual(all.slice(100));
  expect(await times(new Date(0), { actor: 'c1', type: 'sessions.ended' })).toEqual(all.filter((index) => index % 3 === 1));
  expect(await times(new Date(0), { subject: 'user_1' })).toEqual(all.filter((index) => index % 2 === 1));
  expect(await times(new Date(0), { type: 'token.refused' })).toEqual([]);
});

test('what the release before wrote, while it still runs, is moved into the stream with its time', async () => {
  const { prisma } = scratch.database;
  const refused = { audience: 'https://orders.example', claim: 'tenant', fault: 'is missing', client_id: 'shop' };
  const old: readonly [kind: string, detail: object][] = [
    ['token_refused', { ...refused, at: '$' }],
    ['token_refused', { ...refused, place: '$.a', user_id: 'user_1' }],
    ['breaking_change_allowed', { reason: 'why', broken: [], changes: [] }],
    ['password_updated', { client_id: 'shop', user_id: 'user_1', current_password: 'shown' }],
    ['password_updated', { client_id: 'shop', user_id: 'user_1', current_password: 'not_asked' }],
    ['signing_keys_replaced', { reason: 'compromised' }],
    ['sessions_ended', { of: 'user', user_id: 'user_1' }],
    ['sessions_ended', { of: 'client', client_id: 'shop' }],
    ['sessions_ended', { of: 'all' }],
  ];
  await prisma.auditEvent.createMany({ data: old.map(([kind, detail], index) => ({ at: new Date(Date.UTC(2026, 0, 1, 0, 0, index)), kind, detail })) });
  await Promise.all([new EarlierEvents(scratch.database, store()).move(), new EarlierEvents(scratch.database, store()).move()]);
  expect(await prisma.auditEvent.count()).toBe(0);
  const { client_id, ...fault } = refused;
  const user = { kind: 'user', id: 'user_1' };
  const told = [
    { type: 'token.refused', actor: { kind: 'client', id: client_id }, subject: null, client_id, details: { ...fault, place: '$', count: 1 } },
    { type: 'token.refused', actor: { kind: 'client', id: client_id }, subject: user, client_id, details: { ...fault, place: '$.a', count: 1 } },
    { type: 'contract.breaking_change.allowed', ...operator, details: { reason: 'why', broken: [], changes: [] } },
    { type: 'user.password.changed', actor: user, subject: user, client_id, details: { current_password: 'shown' } },
    { type: 'user.password.changed', actor: { kind: 'client', id: client_id }, subject: user, client_id, details: { current_password: 'not_asked' } },
    { type: 'signing_keys.replaced', ...operator, details: { reason: 'compromised' } },
    { type: 'sessions.ended', ...operator, subject: user, details: { of: 'user' } },
    { type: 'sessions.ended', ...operator, subject: { kind: 'client', id: client_id }, details: { of: 'client' } },
    { type: 'sessions.ended', ...operator, details: { of: 'all' } },
  ];
  expect(await eventsOf(tools())).toEqual(told.map((event, index) => ({ id: eventId, at: `2026-01-01T00:00:0${index}.000Z`, ...event })));
});
