import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api } from '@symbolon/contracts';
import { bodyOf, bodyOptions } from './body-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'symbolon-bodies-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const created = bodyOptions(api.admin.createUser);
const changed = bodyOptions(api.admin.replaceUser);

test('options come from the contract of the body', () => {
  expect(created.map(({ option, kind, isRequired }) => [option, kind, isRequired])).toEqual([
    ['username', 'text', true],
    ['password-file', 'secret', false],
    ['email-verified', 'boolean', false],
    ['claim', 'object', false],
    ['role', 'list', false],
  ]);
  expect(bodyOptions(api.admin.setPassword).map(({ option }) => option)).toEqual(['password-file']);
  expect(bodyOptions(api.admin.getUser)).toEqual([]);
  expect(bodyOptions(api.admin.addClientSecret).map(({ option, kind }) => [option, kind])).toEqual([['secret-file', 'secret'], ['overlap-seconds', 'number']]);
});

test('a body that is one of several has the options of all, and must have what each must', () => {
  const options = bodyOptions(api.admin.addFactor);
  expect(options.filter(({ isRequired }) => isRequired).map(({ option }) => option)).toEqual(['kind', 'name']);
  expect(options.map(({ option, kind }) => [option, kind])).toEqual(expect.arrayContaining([['secret-file', 'secret'], ['credential-id', 'text'], ['counter', 'number'], ['transport', 'list'], ['backup-state', 'boolean']]));
});

test('a list of secrets is no option: arguments can be read by others on the machine', () => {
  expect(bodyOptions(api.admin.createClient).map(({ option }) => option).filter((option) => option.includes('secret'))).toEqual(['client-secret-file']);
  expect(bodyOf(bodyOptions(api.admin.createClient), { file: file('two', 'client_id: a\nclient_secrets: [one, two]\n') }, {})).toEqual({ client_id: 'a', client_secrets: ['one', 'two'] });
});

test('a number is sent as one', () => {
  const options = bodyOptions(api.admin.addClientSecret);
  expect(bodyOf(options, { 'overlap-seconds': '3600' }, {})).toEqual({ overlap_seconds: 3600 });
  expect(() => bodyOf(options, { 'overlap-seconds': 'a day' }, {})).toThrow('--overlap-seconds must be a number.');
});

test('what is typed becomes a body; a secret is read from its file, without the end of its line', () => {
  const values = { username: 'ada@example.com', 'password-file': file('password', 'four words of hers\n'), 'email-verified': 'true', claim: ['name=Ada = A', 'level:=3'], role: ['clerk'] };
  expect(bodyOf(created, values, {})).toEqual({ username: 'ada@example.com', password: 'four words of hers', email_verified: true, claims: { name: 'Ada = A', level: 3 }, roles: ['clerk'] });
});

test('of what was read before, only what is named changes, and what the request cannot hold is left out', () => {
  const before = { user_id: 'user_1', username: 'ada@example.com', email_verified: true, claims: { name: 'Ada', level: 3 }, roles: ['clerk'], state: 'active' };
  expect(bodyOf(changed, { claim: ['name=Ada L.', 'level:=null'] }, before)).toEqual({ username: 'ada@example.com', email_verified: true, claims: { name: 'Ada L.', level: undefined }, roles: ['clerk'] });
  expect(bodyOf(changed, { role: [''] }, before)).toMatchObject({ roles: [] });
});

test.each([
  ['JSON', '{"username":"ada@example.com","roles":["clerk"]}'],
  ['YAML', 'username: ada@example.com\nroles: [clerk]\n'],
])('a whole body comes from a file of %s, and options go before it', (name, text) => {
  expect(bodyOf(created, { file: file(name, text), role: ['buyer'] }, {})).toEqual({ username: 'ada@example.com', roles: ['buyer'] });
});

test.each([
  ['email-verified', 'yes', '--email-verified must be true or false.'],
  ['claim', ['name'], '--claim must be name=text or name:=JSON.'],
  ['claim', ['name:=x'], '--claim name:= must be followed by JSON.'],
  ['file', file('list', '[]'), '--file must hold one object.'],
  ['file', join(folder, 'none'), `${join(folder, 'none')} cannot be read: ENOENT: no such file or directory, open '${join(folder, 'none')}'`],
])('--%s %s is typed wrongly', (option, value, message) => {
  expect(() => bodyOf(created, { [option]: value }, {})).toThrow(message);
});
