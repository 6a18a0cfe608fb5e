import { ConsumerContract, type ConsumerContractSource } from './consumer-contract.ts';
import { documents } from './documents.ts';
import { eventsIn, eventsOfThisRelease, type GivenEvents } from './event-document.ts';
import { brokenEventReliances, placeOfReliance } from './event-reliance.ts';
import { newlyBroken } from './newly-broken.ts';
import { openapi } from './openapi.ts';
import type { JsonObject } from './schema-document.ts';

const watch = (events: ConsumerContractSource['events']) => ConsumerContract.parse({ consumer: 'fraud-watch', contact: 'fraud@example.com', events });
const login = (details: NonNullable<ConsumerContractSource['events']>[string]['details']) => watch({ 'user.login.succeeded': { details } });
const broken = (event: string, member: string, sentence: string) => [{ consumer: 'fraud-watch', contact: 'fraud@example.com', event, member, sentence }];

test('what this release tells may be relied on', () => {
  const consumer = login({
    how: { schema: { enum: ['page', 'token_request', 'challenge', 'more'] } },
    amr: { schema: { type: 'array', items: { type: 'string' } } },
    session_id: { required: false },
  });
  expect(brokenEventReliances(eventsOfThisRelease(), [consumer, watch({ 'user.deleted': {} })])).toEqual([]);
});

test.each<[what: string, consumer: ConsumerContract, event: string, member: string, sentence: string]>([
  ['a type', watch({ 'user.vanished': {} }), 'user.vanished', 'type', 'there is no such event'],
  ['a name that every object has', watch({ constructor: {} }), 'constructor', 'type', 'there is no such event'],
  ['a member', login({ city: {} }), 'user.login.succeeded', 'details.city', 'this member is not there'],
  ['a member, though it need not be there', login({ city: { required: false } }), 'user.login.succeeded', 'details.city', 'this member is not there'],
  ['a member that may be missing', login({ session_id: {} }), 'user.login.succeeded', 'details.session_id', 'this member may be missing, and it needs it always'],
  ['fewer values', login({ how: { schema: { enum: ['page'] } } }), 'user.login.succeeded', 'details.how', 'this member may have values that it does not understand'],
  ['another kind of value', login({ amr: { schema: { type: 'string' } } }), 'user.login.succeeded', 'details.amr', 'this member may have values that it does not understand'],
  ['values of which nothing can be proven', watch({ 'user.updated': { details: { before: { schema: { type: 'object' } } } } }), 'user.updated', 'details.before', 'this member may have values that it does not understand'],
])('what is not there breaks who relies on it: %s', (_, consumer, event, member, sentence) => {
  expect(brokenEventReliances(eventsOfThisRelease(), [consumer])).toEqual(broken(event, member, sentence));
});

test('a consumer that comes is held to it; one that stands already is not the doing of a change', () => {
  const [broke, whole] = [watch({ 'user.vanished': {} }), watch({ 'user.deleted': {} })];
  const state = (...consumers: ConsumerContract[]) => ({ contracts: [], consumers });
  expect(newlyBroken(state(whole), state(broke))).toEqual(broken('user.vanished', 'type', 'there is no such event'));
  expect(newlyBroken(state(broke), state(broke))).toEqual([]);
  expect(newlyBroken(state(broke), state(whole))).toEqual([]);
});

test('where a consumer contract says it', () => {
  const [type, member] = brokenEventReliances(eventsOfThisRelease(), [watch({ 'user.vanished': {}, 'user.deleted': { details: { city: {} } } })]).map(placeOfReliance);
  expect([type, member]).toEqual([['events', 'user.vanished'], ['events', 'user.deleted', 'details', 'city']]);
  expect(placeOfReliance({ consumer: 'billing', audience: 'https://orders.example', member: 'audience', sentence: 'no' })).toBeUndefined();
});

test('who relies on nothing is refused', () => {
  expect(ConsumerContract.safeParse({ consumer: 'nobody' }).error?.issues.map(({ path, message }) => [path, message])).toEqual([[['relies_on'], 'is empty, and so is events: say what it relies on']]);
});

test('the events of a release are read from either of its documents, and from no other', () => {
  const read = (name: string): GivenEvents | undefined => eventsIn(JSON.parse(documents()[name] ?? '') as JsonObject);
  expect(read('events.schema.json')).toEqual(eventsOfThisRelease());
  expect(eventsIn(openapi('1.0.0'))).toEqual(eventsOfThisRelease());
  expect([read('pages.schema.json'), read('jwk-set.schema.json'), eventsIn({ openapi: '3.1.0' }), eventsIn({})]).toEqual([undefined, undefined, undefined, undefined]);
});
