import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diffFiles } from './contract-comparison.ts';

/** Two releases by their documents, as `symbolon contracts diff OLD NEW` compares them. */
const documents = join(import.meta.dirname, '../../contracts/documents');
const place = mkdtempSync(join(tmpdir(), 'symbolon-documents-'));
afterAll(() => rmSync(place, { recursive: true }));

function changed(name: string, file: string, from: string, to: string): string {
  const folder = join(place, name);
  cpSync(documents, folder, { recursive: true });
  writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').replaceAll(from, to));
  return folder;
}

test('the same documents differ in nothing', async () => {
  expect(await diffFiles(documents, documents, 'text', 'both')).toEqual({ text: 'Nothing differs.', breaks: false });
});

test('a member that is gone is told with its document, for people and for programs', async () => {
  const renamed = changed('renamed', 'oauth-token-response.schema.json', '"refresh_token"', '"renewal_token"');
  const { text, breaks } = await diffFiles(documents, renamed, 'text', 'both');
  expect(breaks).toBe(true);
  expect(text).toContain('breaking  oauth-token-response.schema.json OAuthTokenResponse.refresh_token: is gone');
  const told = JSON.parse((await diffFiles(documents, renamed, 'json', 'both')).text) as { step: string; changes: readonly unknown[] };
  expect(told).toEqual({ step: 'major', changes: expect.arrayContaining([expect.objectContaining({ document: 'oauth-token-response.schema.json', member: 'OAuthTokenResponse.refresh_token', kind: 'breaking' })]) });
});

test('which way a document goes is known: what may be sent in more ways is additive, and what may be answered so breaks', async () => {
  const sent = changed('sent', 'symbolon-file.schema.json', '"maxLength": 200', '"maxLength": 300');
  const answered = changed('answered', 'jwk-set.schema.json', '"keys"\n', '"renamed"\n');
  expect(await diffFiles(documents, sent, 'text', 'both')).toMatchObject({ breaks: false, text: expect.stringContaining('additive  symbolon-file.schema.json') });
  expect(await diffFiles(documents, answered, 'text', 'both')).toMatchObject({ breaks: true });
});

test.each([
  ['a folder and a file', documents, join(documents, 'openapi.json'), 'is no folder'],
  ['a folder without documents', documents, place, 'holds neither openapi.json nor a .schema.json'],
])('no two releases: %s', async (_, before, after, said) => {
  await expect(diffFiles(before, after, 'text', 'both')).rejects.toThrow(said);
});

test('what is no JSON is refused with its name', async () => {
  mkdirSync(join(place, 'broken'));
  writeFileSync(join(place, 'broken/openapi.json'), '[]');
  await expect(diffFiles(documents, join(place, 'broken'), 'text', 'both')).rejects.toThrow('broken/openapi.json: is no JSON object');
});
