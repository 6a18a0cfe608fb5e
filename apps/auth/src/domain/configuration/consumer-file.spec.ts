import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfigurationFile } from './configuration-file.reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'symbolon-consumers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

async function read(text: string) {
  write('symbolon.yaml', text);
  return readConfigurationFile(join(folder, 'symbolon.yaml'), {});
}

/** The message of the refusal, with the names of files only. */
const mistakes = (text: string) => read(text).then(() => 'none', (error: unknown) => (error as Error).message.replaceAll(`${folder}/`, ''));

const billing = { consumer: 'billing', relies_on: [{ audience: 'https://orders.example', claims: { tenant: { schema: { type: 'string' } } } }] };
const parsed = { consumer: 'billing', relies_on: [{ audience: 'https://orders.example', scopes: [], claims: { tenant: { schema: { type: 'string' }, required: true } } }], events: {} };

test.each([
  ['YAML', 'a.yaml', 'consumer: billing\nrelies_on:\n  - audience: https://orders.example\n    claims: { tenant: { schema: { type: string } } }\n'],
  ['JSON', 'a.json', JSON.stringify(billing)],
  ['JavaScript', 'a.mjs', `export default ${JSON.stringify(billing)};\n`],
])('a consumer may stand in a file of %s', async (_, name, text) => {
  write(name, text);
  expect((await read(`consumers: [./${name}]\n`)).consumers).toEqual([parsed]);
});

test('a consumer may stand in the file itself, beside others in theirs', async () => {
  write('search.yaml', 'consumer: search\nrelies_on: [{ audience: https://a.example, access_token_ttl: 10m }]\n');
  const { consumers } = await read(`consumers:\n  - search.yaml\n  - ${JSON.stringify(billing)}\n`);
  expect(consumers).toEqual([{ consumer: 'search', relies_on: [{ audience: 'https://a.example', scopes: [], claims: {}, access_token_ttl: 600 }], events: {} }, parsed]);
});

test.each<[what: string, file: string, text: string, message: string]>([
  ['that is not there', '', 'consumers: [none.yaml]\n', 'symbolon.yaml:1:13 consumers[0]: cannot be used: none.yaml: there is no such file: write it, or correct the path, which begins at the folder of the file that names it'],
  ['of an unknown kind', '', 'consumers: [a.txt]\n', 'symbolon.yaml:1:13 consumers[0]: must be the path of a .yaml, .yml, .json, .ts, .js or .mjs file, or the contract itself; it begins at the folder of this file'],
  ['without what it relies on', 'consumer: billing\n', 'consumers: [bad.yaml]\n', 'bad.yaml:1:1 consumers[0].relies_on: is empty, and so is events: say what it relies on'],
  ['that relies on nothing', 'consumer: billing\nrelies_on: []\n', 'consumers: [bad.yaml]\n', 'bad.yaml:2:1 consumers[0].relies_on: is empty, and so is events: say what it relies on'],
  ['with a name that is nearly right', 'consumer: billing\nrelies_on:\n  - audience: https://a.example\n    scope: [a]\n', 'consumers: [bad.yaml]\n', 'bad.yaml:4:5 consumers[0].relies_on[0].scope: is not known here: did you mean scopes?'],
  ['with a member of an event that is nearly right', 'consumer: billing\nevents:\n  user.deleted:\n    detail: {}\n', 'consumers: [bad.yaml]\n', 'bad.yaml:4:5 consumers[0].events["user.deleted"].detail: is not known here: did you mean details?'],
  ['with a name of several words', 'consumer: the billing team\nrelies_on: [{ audience: https://a.example }]\n', 'consumers: [bad.yaml]\n', 'bad.yaml:1:1 consumers[0].consumer: must be one word of letters, digits, . _ -'],
  ['that is there twice', 'consumer: billing\nrelies_on: [{ audience: https://a.example }]\n', 'consumers: [bad.yaml, bad.yaml]\n', 'bad.yaml:1:1 consumers[1]: is there twice: billing'],
])('a consumer %s is refused', async (_, file, text, message) => {
  write('bad.yaml', file);
  expect((await mistakes(text)).split('\n')).toContain(message);
});
