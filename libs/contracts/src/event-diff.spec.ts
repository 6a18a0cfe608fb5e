import { documents } from './documents.ts';
import { diffEvents } from './event-diff.ts';
import { openapi } from './openapi.ts';
import type { JsonObject } from './schema-document.ts';

const details = {
  how: { type: 'string', enum: ['page', 'token_request'], description: 'By our pages.' },
  session_id: { type: 'string' },
  who: { anyOf: [{ type: 'object', properties: { id: { type: 'string' }, kind: { type: 'string', enum: ['user'] } }, required: ['id'], additionalProperties: false }, { type: 'null' }] },
};
type Details = Readonly<Record<string, JsonObject>>;

const event = (type: string, properties: Details, required: readonly string[], envelope: JsonObject = {}) => ({
  type: 'object',
  properties: { id: { type: 'string' }, actor: { $ref: '#/$defs/Actor' }, ...envelope, type: { type: 'string', const: type }, details: { type: 'object', properties, required, additionalProperties: false } },
  required: ['id', 'actor', 'type', 'details'],
  description: `What ${type} tells.`,
});
const actor = { type: 'object', properties: { kind: { type: 'string', enum: ['user', 'client'] } }, required: ['kind'] };
const documentOf = (...oneOf: readonly object[]) => ({ $ref: '#/$defs/Event', $defs: { Event: { oneOf, title: 'Events' }, Actor: actor } });
const login = (change: Details = {}, required = ['how', 'who'], envelope: JsonObject = {}) => event('user.login', JSON.parse(JSON.stringify({ ...details, ...change })) as Details, required, envelope);
const before = documentOf(login(), event('user.left', {}, []));
const gone = undefined as unknown as JsonObject;

test.each<[what: string, after: JsonObject, changes: readonly (readonly string[])[]]>([
  ['nothing', before, []],
  ['a type less', documentOf(login()), [['breaking', 'user.left', 'is gone: nobody is told of it any more']]],
  ['a type more', documentOf(login(), event('user.left', {}, []), event('user.came', {}, [])), [['additive', 'user.came', 'is new']]],
  ['a member less', documentOf(login({ session_id: gone }), event('user.left', {}, [])), [['breaking', 'user.login.session_id', 'is gone']]],
  ['a member more, which is always there', documentOf(login({ amr: { type: 'array' } }, ['how', 'who', 'amr']), event('user.left', {}, [])), [['additive', 'user.login.amr', 'is new']]],
  ['a member that may be missing', documentOf(login({}, ['who']), event('user.left', {}, [])), [['breaking', 'user.login.how', 'was always there and may be missing now']]],
  ['a member that is always there', documentOf(login({}, ['how', 'who', 'session_id']), event('user.left', {}, [])), [['additive', 'user.login.session_id', 'is always there now']]],
  ['another kind of value', documentOf(login({ session_id: { type: 'integer' } }), event('user.left', {}, [])), [['breaking', 'user.login.session_id', 'type: "string" → "integer"']]],
  ['a value more', documentOf(login({ how: { type: 'string', enum: ['page', 'token_request', 'passkey'] } }), event('user.left', {}, [])), [['additive', 'user.login.how', 'may be "passkey", too']]],
  ['a value less', documentOf(login({ how: { type: 'string', enum: ['page'] } }), event('user.left', {}, [])), [['breaking', 'user.login.how', 'is never "token_request" any more']]],
  ['a member of a member less', documentOf(login({ who: { anyOf: [{ type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false }, { type: 'null' }] } }), event('user.left', {}, [])), [['breaking', 'user.login.who.kind', 'is gone']]],
  ['a member that may be null', documentOf(login({ session_id: { anyOf: [{ type: 'string' }, { type: 'null' }] } }), event('user.left', {}, [])), [['breaking', 'user.login.session_id', 'has one form more: null']]],
  ['a member of every event more', documentOf(login({}, ['how', 'who'], { address: { type: 'string' } }), event('user.left', {}, [], { address: { type: 'string' } })), [['additive', 'event.address', 'is new']]],
  ['a kind of actor more', { ...before, $defs: { ...before.$defs, Actor: { ...actor, properties: { kind: { type: 'string', enum: ['user', 'client', 'system'] } } } } }, [['additive', 'event.actor.kind', 'may be "system", too']]],
  ['other words', documentOf({ ...login({ how: { ...details.how, description: 'Elsewhere.' } }), description: 'Else.' }, event('user.left', {}, [])), [['neutral', 'user.login', 'is described in other words']]],
])('%s', (_, after, changes) => {
  expect(diffEvents(before, after).map(({ kind, member, sentence }) => [kind, member, sentence])).toEqual(changes);
});

test('the events of this release are the same in both documents that have them', () => {
  expect(diffEvents(JSON.parse(documents()['events.schema.json'] ?? '') as JsonObject, openapi('1.0.0'))).toEqual([]);
});
