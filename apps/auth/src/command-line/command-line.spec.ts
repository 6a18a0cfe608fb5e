import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { eventTypes } from '@symbolon/contracts';
import { commands, run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'symbolon-commands-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** Runs a command without any setting, and answers all that it says, with names of files instead of paths. */
async function symbolon(...args: string[]) {
  const said = { stdout: '', stderr: '' };
  const out = jest.spyOn(console, 'log').mockImplementation((line: string) => void (said.stdout += `${line}\n`));
  const error = jest.spyOn(console, 'error').mockImplementation((line: string) => void (said.stderr += `${line}\n`));
  try {
    const code = await run(args, {});
    return { code, stdout: said.stdout, stderr: said.stderr.replaceAll(`${folder}/`, '') };
  } finally {
    out.mockRestore();
    error.mockRestore();
  }
}

const contract = { audience: 'https://orders.example', scopes: { 'orders:read': 'See your orders' }, claims: { tenant: { schema: { type: 'string' }, from: { user: 'tenant' } } } };
const consumer = { consumer: 'billing', relies_on: [{ audience: 'https://orders.example', claims: { tenant: { schema: { type: 'string' } } } }] };
const schema = { type: 'object', properties: { a: { enum: ['x'] } } };
const wider = { type: 'object', properties: { a: { enum: ['x', 'y'] } } };
const openapi = { openapi: '3.1.1', info: { title: 'a', version: '1.0.0' }, paths: { '/a': { get: { responses: {} } } } };
const eventOf = (type: string, details: object) => ({ type: 'object', properties: { type: { const: type }, details: { type: 'object', properties: details, required: Object.keys(details) } }, description: type });
const eventsDocument = (...oneOf: readonly object[]) => ({ $schema: 'https://json-schema.org/draft/2020-12/schema', $ref: '#/$defs/Event', $defs: { Event: { oneOf } } });
const files = {
  events: file('a.events.json', eventsDocument(eventOf('user.login', { how: { type: 'string' } }), eventOf('user.left', {}))),
  fewerEvents: file('b.events.json', eventsDocument(eventOf('user.login', {}), eventOf('user.came', {}))),
  watch: file('watch.consumer.yaml', 'consumer: watch\nevents:\n  user.login: { details: { how: { schema: { type: string } } } }\n  user.left: {}\n'),
  contract: file('a.contract.json', contract),
  same: file('b.contract.yaml', 'audience: https://orders.example\nscopes: { "orders:read": See your orders }\nclaims:\n  tenant: { schema: { type: string }, from: { user: tenant } }\n'),
  module: file('c.contract.ts', `const contract: object = ${JSON.stringify(contract)};\nexport default contract;\n`),
  more: file('more.contract.json', { ...contract, access_token_ttl: '1h' }),
  less: file('less.contract.json', { ...contract, claims: {} }),
  other: file('other.contract.json', { ...contract, audience: 'https://other.example' }),
  wrong: file('wrong.contract.yaml', 'audience: https://orders.example\nscope: {}\n'),
  consumer: file('billing.consumer.json', consumer),
  wrongConsumer: file('wrong.consumer.yaml', 'consumer: billing\nrelies_on:\n  - audience: https://orders.example\n    access_token_ttl: 15\n'),
  schema: file('a.schema.json', schema),
  wider: file('b.schema.json', wider),
  openapi: file('a.openapi.json', openapi),
  fewer: file('b.openapi.yaml', 'openapi: 3.1.1\ninfo: { title: a, version: 1.0.0 }\npaths: {}\n'),
  list: file('list.json', '[]'),
  nothing: file('nothing.json', '{"a": 1}'),
};

test.each<[what: string, args: readonly string[], code: number, stdout: string]>([
  ['the same contract in YAML', ['diff', files.contract, files.same], 0, 'Nothing differs.\n'],
  ['the same contract in TypeScript', ['diff', files.module, files.same], 0, 'Nothing differs.\n'],
  ['more', ['diff', files.contract, files.more], 0, 'additive  access_token_ttl: was 15m and is 1h: tokens live longer\n'],
  ['less', ['diff', files.contract, files.less], 1, 'breaking  claims.tenant: is gone from the tokens\n'],
  ['less, for a program', ['diff', '--json', files.contract, files.less], 1, `${JSON.stringify({ step: 'major', changes: [{ member: 'claims.tenant', sentence: 'is gone from the tokens', kind: 'breaking' }] }, null, 2)}\n`],
  ['nothing, for a program', ['diff', '--json', files.contract, files.same], 0, `${JSON.stringify({ step: 'none', changes: [] }, null, 2)}\n`],
  ['a schema that goes both ways', ['diff', files.schema, files.wider], 1, 'breaking  $.a: may be "y" now\n'],
  ['a schema of what others send', ['diff', '--as', 'request', files.schema, files.wider], 0, 'additive  $.a: may be "y" now\n'],
  ['a schema of what they receive', ['diff', '--as', 'response', files.wider, files.schema], 0, 'additive  $.a: is never "y" any more\n'],
  ['OpenAPI documents', ['diff', files.openapi, files.fewer], 1, 'breaking  GET /a: is gone\nA new major version (below 1.0.0 a new minor one).\n'],
  ['events', ['diff', files.events, files.fewerEvents], 1, 'additive  user.came: is new\nbreaking  user.left: is gone: nobody is told of it any more\nbreaking  user.login.how: is gone\n'],
  ['a consumer of events that has all', ['check', files.events, files.watch, files.consumer], 0, 'watch has all that it relies on of events\nbilling relies on nothing of events\n'],
  ['a consumer of events that has not', ['check', files.fewerEvents, files.watch], 1, 'watch relies on details.how of event user.login: this member is not there\nwatch relies on event user.left: there is no such event\n'],
  ['a contract as types', ['export', '--to', 'types', '--language', 'go', files.less], 0, '// Package claims reads what access tokens for this audience hold beside the claims of RFC 9068.\npackage claims\n\n// Audience is what aud says.\nconst Audience = "https://orders.example"\n'],
  ['a consumer that has all', ['check', files.contract, files.consumer], 0, 'billing has all that it relies on of https://orders.example\n'],
  ['a consumer that has not', ['check', files.less, files.consumer], 1, 'billing relies on claims.tenant of https://orders.example: this claim is not there\n'],
  ['a consumer of another contract beside', ['check', files.contract, files.consumer, file('c.json', { ...consumer, consumer: 'search', relies_on: [{ audience: 'https://a.example' }] })], 0, 'billing has all that it relies on of https://orders.example\nsearch relies on nothing of https://orders.example\n'],
])('contracts answers: %s', async (_, args, code, stdout) => {
  expect(await symbolon('contracts', ...args)).toEqual({ code, stdout, stderr: '' });
});

const kinds = 'is neither a token contract nor a JSON Schema nor an OpenAPI document';
test.each<[what: string, args: readonly string[], message: string]>([
  ['one file', ['contracts', 'diff', files.contract], 'contracts diff needs two files: symbolon contracts diff OLD NEW'],
  ['three files', ['contracts', 'diff', files.contract, files.more, files.less], 'contracts diff needs two files: symbolon contracts diff OLD NEW'],
  ['a file that is not there', ['contracts', 'diff', files.contract, join(folder, 'none.json')], 'none.json: cannot be used: none.json: there is no such file: write it, or correct the path, which begins at the folder of the file that names it'],
  ['a file of an unknown kind', ['contracts', 'diff', files.contract, join(folder, 'a.txt')], 'a.txt: must be the path of a .yaml, .yml, .json, .ts, .js or .mjs file, or the contract itself; it begins at the folder of this file'],
  ['a contract with a mistake', ['contracts', 'diff', files.contract, files.wrong], 'wrong.contract.yaml:2:1 scope: is not known here: did you mean scopes?'],
  ['two kinds', ['contracts', 'diff', files.contract, files.schema], 'The first file is a token contract and the second a JSON Schema: compare two of one kind.'],
  ['a consumer contract', ['contracts', 'diff', files.consumer, files.contract], 'billing.consumer.json: is a consumer contract: check it with symbolon contracts check CONTRACT CONSUMER'],
  ['a list', ['contracts', 'diff', files.list, files.contract], `list.json: ${kinds}`],
  ['something else', ['contracts', 'diff', files.nothing, files.contract], `nothing.json: ${kinds}`],
  ['an unknown direction', ['contracts', 'diff', '--as', 'both', files.schema, files.wider], '--as must be request (what others send) or response (what they receive); without it, both count.'],
  ['no contract to export', ['contracts', 'export', '--to', 'json'], 'contracts export needs one contract: symbolon contracts export CONTRACT --to json'],
  ['no form to export to', ['contracts', 'export', files.contract], '--to must be json, types or md.'],
  ['a language of no types', ['contracts', 'export', files.contract, '--to', 'md', '--language', 'go'], '--language is for --to types.'],
  ['an unknown language', ['contracts', 'export', files.contract, '--to', 'types', '--language', 'toString'], '--language must be one of typescript, python, go.'],
  ['a consumer to export', ['contracts', 'export', files.wrong, '--to', 'json'], 'wrong.contract.yaml:2:1 scope: is not known here: did you mean scopes?'],
  ['nothing to check against an issuer', ['contracts', 'check', '--against', 'https://id.example.com'], 'contracts check needs contracts or consumers: symbolon contracts check CONTRACT|CONSUMER... --against ISSUER'],
  ['an issuer by plain http', ['contracts', 'check', files.consumer, '--against', 'http://id.example.com'], '--against must be the address of the issuer, https and without a path, such as https://id.example.com; http only on localhost, 127.0.0.1 or [::1].'],
  ['no consumer', ['contracts', 'check', files.contract], 'contracts check needs a contract and its consumers: symbolon contracts check CONTRACT CONSUMER...'],
  ['consumers of another contract only', ['contracts', 'check', files.other, files.consumer], 'other.contract.json: no consumer here relies on https://other.example: compare the audiences'],
  ['events and a contract', ['contracts', 'diff', files.events, files.contract], 'The first file is a list of events and the second a token contract: compare two of one kind.'],
  ['consumers of no events only', ['contracts', 'check', files.events, files.consumer], 'a.events.json: no consumer here relies on events'],
  ['a consumer of events to compare', ['contracts', 'diff', files.watch, files.events], 'watch.consumer.yaml: is a consumer contract: check it with symbolon contracts check CONTRACT CONSUMER'],
  ['a consumer with a mistake', ['contracts', 'check', files.contract, files.wrongConsumer], 'wrong.consumer.yaml:4:5 relies_on[0].access_token_ttl: must be a number and a unit, such as 90s, 15m, 12h or 30d'],
  ['half a command', ['contracts'], 'contracts is not a command: use contracts diff, contracts export, contracts check.'],
  ['half a command and something', ['contracts', 'constructor'], 'contracts constructor is not a command: use contracts diff, contracts export, contracts check.'],
  ['an unknown command', ['constructor'], 'constructor is not a command: use start, plan, apply, export, import, keys, sessions, issuer, admin, first-run, audit, backup, restore, migrate, mail, breached-passwords, languages, contracts, login, logout, me, installation, users, administrators, roles, clients, resource-servers, consumers, branding, sign-in, connections, signing-keys, backups, events, webhooks, imports, scim, signals, statistics, completion.'],
  ['a stray word', ['plan', 'a', '-f', files.contract], 'a is not understood.'],
  ['no file', ['apply'], 'apply needs the file: symbolon apply -f symbolon.yaml'],
  ['no reason', ['apply', '-f', files.contract, '--allow-breaking', ' '], '--allow-breaking needs a reason of one line, which is kept in the audit log.'],
  ['a reason of two lines', ['plan', '-f', files.contract, '--allow-breaking', 'a\nb'], '--allow-breaking needs a reason of one line, which is kept in the audit log.'],
  ['a reason where nothing is changed', ['start', '--allow-breaking', 'a'], 'start does not understand --allow-breaking.'],
  ['an option of another command', ['contracts', 'check', '--json', files.contract, files.consumer], 'contracts check does not understand --json.'],
  ['sessions of nobody', ['sessions', 'end'], 'sessions end needs one of --client ID, --user NAME and --all.'],
  ['sessions of two', ['sessions', 'end', '--user', 'ada', '--all'], 'sessions end needs one of --client ID, --user NAME and --all.'],
  ['no address', ['mail', 'test'], 'mail test needs one e-mail address: symbolon mail test you@example.com'],
  ['no e-mail address', ['mail', 'test', 'Ada <ada@example.com>'], 'mail test needs one e-mail address: symbolon mail test you@example.com'],
  ['no list of breached passwords', ['breached-passwords', 'build'], 'breached-passwords build needs one list of SHA-1 hashes: symbolon breached-passwords build pwned-passwords.txt'],
  ['two of them', ['breached-passwords', 'build', 'a', 'b'], 'breached-passwords build needs one list of SHA-1 hashes: symbolon breached-passwords build pwned-passwords.txt'],
  ['no count', ['breached-passwords', 'build', '--min-count', '0', 'a'], '--min-count must be a whole number from 1: how often a password must have been seen.'],
  ['half of a command', ['breached-passwords'], 'breached-passwords is not a command: use breached-passwords build.'],
  ['no file of sentences', ['languages', 'check'], 'languages check needs a file or a folder, or SYMBOLON_LANGUAGES: symbolon languages check languages/nl.json'],
  ['a file of sentences that is not there', ['languages', 'check', join(folder, 'nl.json')], "nl.json cannot be read: ENOENT: no such file or directory, stat 'nl.json'."],
  ['no language', ['languages', 'template'], 'languages template needs one language: symbolon languages template nl > nl.json'],
  ['a language that is none', ['languages', 'template', 'dutch'], 'dutch is no language tag (BCP 47): name it by its language, such as nl, pt-BR or zh-Hant.'],
  ['no time', ['audit', '--since', 'yesterday'], '--since must be a date or a time, such as 2026-11-25 or 2026-11-25T12:00:00Z.'],
  ['no type', ['audit', '--type', 'user'], `--type must be one of ${Object.keys(eventTypes).join(', ')}.`],
  ['no format', ['audit', '--format', 'cef'], '--format must be jsonl or ocsf.'],
  ['no head', ['audit', 'verify', '--from', '12'], '--from must be a head that audit verify printed: a number, a colon and 64 hexadecimal digits.'],
  ['a time that there is not', ['audit', '--since', '2026-13-41'], '--since must be a date or a time, such as 2026-11-25 or 2026-11-25T12:00:00Z.'],
])('typed wrongly: %s', async (_, args, message) => {
  expect(await symbolon(...args)).toEqual({ code: 2, stdout: '', stderr: `symbolon: ${message}\n` });
});

describe('the commands of the server', () => {
  const root = join(import.meta.dirname, '../../../..');
  const names = Object.keys(commands);
  /** What is told by its first word alone: its help is in the command itself. */
  const overNetwork = ['installation', 'users', 'administrators', 'roles', 'clients', 'resource-servers', 'consumers', 'branding', 'sign-in', 'connections', 'signing-keys', 'backups', 'events', 'webhooks', 'imports', 'scim', 'signals', 'statistics'];

  test('are those of the launcher and its help', async () => {
    const { stdout: help } = await promisify(execFile)(process.execPath, [join(root, 'apps/cli/symbolon.mjs'), 'help']);
    const told = [...help.matchAll(/^ {2}symbolon ([a-z]+(?:[ -][a-z]+)*)/gm)].map(([, words = '']) => words);
    const wanted = new Set(names.map((name) => overNetwork.find((word) => name.startsWith(`${word} `)) ?? name));
    expect(told.filter((name) => name !== 'help').sort()).toEqual([...wanted].sort());
  });

  test('are what the pages for people tell them to type', () => {
    const known = names.flatMap((name) => [name, name.split(' ').slice(0, 2).join(' ')]);
    const pages = ['README.md', ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
    const typed = pages.flatMap((page) => [...readFileSync(join(root, page), 'utf8').matchAll(/npm run symbolon -- ([a-z-]+(?: [a-z-]+)?)/g)].map(([, words = '']) => words));
    expect(typed.length).toBeGreaterThan(20);
    expect(typed.filter((words) => !known.includes(words) && !known.includes(words.split(' ')[0] ?? ''))).toEqual([]);
  });
});
