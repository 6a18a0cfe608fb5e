import { missingEvents } from '../src/domain/configuration/contract-gate.ts';
import { desk, staff, staffOf, type Caller } from './administration.ts';
import { byRequest, eventId, eventsOf } from './events.ts';
import { shop, startProvider, type Provider } from './provider.ts';

/** Who relies on events: held to what this release tells, as claims are held to contracts; and what is refused is written down. */

let provider: Provider;
let owner: Caller;
const file = { ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] };
let back: () => Promise<void>;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(file);
  back = await provider.snapshot();
});
beforeEach(async () => {
  await provider.maintain(); // what was counted by now
  await back();
  ({ owner } = await staffOf(provider));
});
afterAll(() => provider.close());

const how = { schema: { enum: ['page', 'token_request', 'challenge'] } };
const watch = { consumer: 'fraud-watch', contact: 'fraud@example.com', events: { 'user.login.succeeded': { details: { how, session_id: { required: false } } }, 'user.deleted': {} } };
const blind = { consumer: 'blind', events: { 'user.vanished': {}, 'user.login.succeeded': { details: { how: { schema: { enum: ['page'] } }, session_id: {}, city: {} } } } };
const vanished = { consumer: 'blind', event: 'user.vanished', member: 'type', sentence: 'there is no such event' };
const refusedEvents = () => eventsOf(provider.runtime, 'contract.change.refused');

test('a consumer says what it reads in events, beside tokens or alone, and is read back in its own words', async () => {
  const registered = await owner.send('PUT', '/consumers/fraud-watch', watch);
  expect([registered.status, registered.json['entry']]).toEqual([200, watch]);
  expect((await owner.send('PUT', '/consumers/fraud-watch', watch)).text).toBe(registered.text);
  const both = { ...watch, relies_on: [{ audience: 'https://orders.example.com', scopes: ['orders:read'] }] };
  expect((await owner.send('PUT', '/consumers/fraud-watch', both)).json['entry']).toEqual(both);
});

test('what no event has is refused, each with its place in the request', async () => {
  const { status, json } = await owner.send('PUT', '/consumers/blind', blind);
  expect([status, json['type'], json['errors']]).toEqual([409, '/docs/problems#breaks-consumers', [
    { pointer: '/events/user.vanished', detail: 'blind relies on event user.vanished: there is no such event' },
    { pointer: '/events/user.login.succeeded/details/how', detail: 'blind relies on details.how of event user.login.succeeded: this member may have values that it does not understand' },
    { pointer: '/events/user.login.succeeded/details/session_id', detail: 'blind relies on details.session_id of event user.login.succeeded: this member may be missing, and it needs it always' },
    { pointer: '/events/user.login.succeeded/details/city', detail: 'blind relies on details.city of event user.login.succeeded: this member is not there' },
  ]]);
  expect((await owner.send('GET', '/consumers/blind')).status).toBe(404);
});

test.each([
  ['neither tokens nor events', { consumer: 'x' }, '/relies_on'],
  ['a name that is no type', { consumer: 'x', events: { 'User Login': {} } }, '/events/User Login'],
  ['a name that is no member', { consumer: 'x', events: { 'user.deleted': { details: { 'a.b': {} } } } }, '/events/user.deleted/details/a.b'],
  ['a schema of other keywords', { consumer: 'x', events: { 'user.deleted': { details: { before: { schema: { type: 'string', pattern: 'a' } } } } } }, '/events/user.deleted/details/before/schema/pattern'],
])('a contract with %s cannot be read', async (_, body, pointer) => {
  const { status, json } = await owner.send('PUT', '/consumers/x', body);
  expect([status, (json['errors'] as { pointer: string }[]).map((each) => each.pointer)]).toEqual([400, [pointer]]);
});

test('a refusal is written down, counted when it comes again; a dry run is not', async () => {
  await owner.send('PUT', '/consumers/blind?dry_run=true', { consumer: 'blind', events: { 'user.vanished': {} } });
  for (let time = 0; time < 3; time++) await owner.send('PUT', '/consumers/blind', { consumer: 'blind', events: { 'user.vanished': {} } });
  await provider.maintain();
  const details = { kind: 'consumer', broken: [vanished], broken_count: 1, count: 3 };
  const refused = { id: eventId, at: expect.any(String) as string, type: 'contract.change.refused', actor: { kind: 'user', id: owner.id }, subject: { kind: 'consumer', id: 'blind' }, ...byRequest, details };
  expect(await refusedEvents()).toEqual([refused]);
  await owner.send('PUT', '/consumers/blind', { consumer: 'blind', events: { 'user.vanished': {} } });
  await provider.maintain();
  expect(await refusedEvents()).toHaveLength(1);
  provider.clock.advance(61);
  await provider.maintain();
  expect((await refusedEvents()).map((event) => event.details)).toEqual([details, { ...details, count: 1 }]);
});

test('a file that breaks somebody is refused, written down once an hour, and names at most fifty', async () => {
  const many = { ...file, consumers: [{ consumer: 'blind', events: { 'user.deleted': { details: Object.fromEntries(Array.from({ length: 60 }, (_, each) => [`member_${each}`, {}])) } } }] };
  for (let time = 0; time < 2; time++) await expect(provider.apply(many)).rejects.toThrow('blind relies on details.member_0 of event user.deleted: this member is not there');
  const [event, ...others] = await refusedEvents();
  expect(others).toEqual([]);
  expect(event).toMatchObject({ actor: { kind: 'operator' }, subject: null, details: { kind: 'file', broken_count: 60, count: 1 } });
  expect(event?.type === 'contract.change.refused' && event.details.broken).toHaveLength(50);
  await expect(provider.apply({ ...file, consumers: [blind] })).rejects.toThrow('user.vanished');
  expect(await refusedEvents()).toHaveLength(2);
  provider.clock.advance(3601);
  await expect(provider.apply(many)).rejects.toThrow('member_0');
  expect(await refusedEvents()).toHaveLength(3);
});

test('who relies on what an update took away stays, is no reason to refuse another change, and is told at the start', async () => {
  await provider.database.prisma.consumerContract.create({ data: { consumer: 'blind', contract: { consumer: 'blind', events: { 'user.vanished': { details: {} } } } } });
  expect(await missingEvents(provider.database.prisma)).toEqual([vanished]);
  await provider.apply(file);
  expect((await owner.send('PUT', '/consumers/fraud-watch', watch)).status).toBe(200);
  expect(await missingEvents(provider.database.prisma)).toEqual([vanished]);
});

test('a reason registers it all the same, and is kept', async () => {
  const wanted = { consumer: 'blind', events: { 'user.vanished': {} } };
  expect((await owner.send('PUT', '/consumers/blind?allow_breaking=it%20comes%20with%20the%20next%20release', wanted)).status).toBe(200);
  expect((await eventsOf(provider.runtime, 'contract.breaking_change.allowed')).map(({ details }) => details)).toEqual([{ reason: 'it comes with the next release', broken: [vanished], changes: [] }]);
});
