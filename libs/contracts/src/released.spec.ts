import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { versionStep } from './contract-change.ts';
import { diffDocuments } from './document-diff.ts';
import { documents } from './documents.ts';
import type { JsonObject } from './schema-document.ts';

/** What was released last, word for word: a release replaces it by a copy of `documents/`. */
const folder = join(import.meta.dirname, '../released');
const read = (text: string) => JSON.parse(text) as JsonObject;
const released = Object.fromEntries(readdirSync(folder).map((name) => [name, read(readFileSync(join(folder, name), 'utf8'))]));
const current = Object.fromEntries(Object.entries(documents()).map(([name, text]) => [name, read(text)]));

const versionOf = (texts: Readonly<Record<string, JsonObject>>): string => (texts['openapi.json']?.['info'] as { version: string } | undefined)?.version ?? '';
const numbers = (version: string): readonly number[] => version.split('.').map(Number);

/** Whether a version may hold breaking changes to another: a new major one, or below 1.0.0 a new minor one. */
function mayBreak(from: string, to: string): boolean {
  const [[major = 0, minor = 0], [newMajor = 0, newMinor = 0]] = [numbers(from), numbers(to)];
  return newMajor > major || (major === 0 && newMajor === 0 && newMinor > minor);
}

const changesTo = (documents: Readonly<Record<string, JsonObject>>) => diffDocuments(released, documents);
const events = 'events.schema.json';

test('the documents break nobody who uses the last release, unless the version says so', () => {
  const breaking = changesTo(current).filter(({ kind }) => kind === 'breaking');
  expect(mayBreak(versionOf(released), versionOf(current)) ? [] : breaking).toEqual([]);
});

test('the events break nobody, whatever the version: those that are kept stay as they were written, and are read by the same programs', () => {
  expect(changesTo(current).filter(({ document, kind }) => document === events && kind === 'breaking')).toEqual([]);
  const broken = JSON.parse(JSON.stringify(released).replaceAll('"user.login.failed"', '"user.login.refused"').replace('"user_agent":{', '"browser":{')) as typeof released;
  expect(changesTo(broken).filter(({ document, kind }) => document === events && kind === 'breaking')).toEqual([
    { document: events, member: 'user.login.failed', kind: 'breaking', sentence: 'is gone: nobody is told of it any more' },
    { document: events, member: 'user.login.succeeded.user_agent', kind: 'breaking', sentence: 'is gone' },
  ]);
});

test('the documents have the version of the package', () => {
  expect(versionOf(current)).toBe((JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }).version);
});

test('a document that is gone breaks, and so does a member of one', () => {
  const fewer = Object.fromEntries(Object.entries(released).filter(([name]) => name !== 'jwk-set.schema.json'));
  expect(versionStep(changesTo(released))).toBe('none');
  expect(changesTo(fewer)).toEqual([{ document: 'jwk-set.schema.json', member: 'jwk-set.schema.json', kind: 'breaking', sentence: 'is gone' }]);
  const without = JSON.parse(JSON.stringify(released).replaceAll('"refresh_token":{', '"renamed":{')) as typeof released;
  expect(changesTo(without).filter(({ kind }) => kind === 'breaking').map(({ document, member }) => `${document} ${member}`)).toEqual(
    expect.arrayContaining(['oauth-token-response.schema.json OAuthTokenResponse.refresh_token', 'openapi.json OAuthTokenRequest.refresh_token']),
  );
});

test.each([
  ['0.1.0', '0.1.1', false], ['0.1.0', '0.2.0', true], ['0.9.0', '1.0.0', true], ['1.2.0', '1.3.0', false], ['1.2.0', '2.0.0', true], ['1.2.0', '0.3.0', false],
])('from %s to %s may break: %s', (from, to, allowed) => expect(mayBreak(from, to)).toBe(allowed));
