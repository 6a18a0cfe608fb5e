import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfigurationFiles } from './configuration-file.reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'symbolon-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads texts as files named a.yaml, b.yaml and so on. */
async function read(...texts: readonly string[]) {
  const [first = '', ...others] = texts.map((text, index) => {
    const path = join(folder, `${String.fromCharCode(97 + index)}.yaml`);
    writeFileSync(path, text);
    return path;
  });
  return readConfigurationFiles([first, ...others], {});
}
const mistakes = (...texts: readonly string[]) =>
  read(...texts).then(() => 'none', (error: unknown) => (error as Error).message.replaceAll(`${folder}/`, ''));

const server = 'resource_servers:\n  - audience: https://api.example\n    scopes: [orders:read]\n';
const client = (id: string, more = '') => `clients:\n  - client_id: ${id}\n    client_secret: 0123456789abcdef\n    scope: orders:read\n${more}`;

test('several files are one: what one names may be used in another', async () => {
  const file = await read(`$schema: a\nbranding: { name: Example }\n${server}`, `$schema: b\n${client('one')}`, client('two'));
  expect([file.branding?.name, file.resource_servers.map(({ audience }) => audience), file.clients.map(({ client_id: id }) => id)]).toEqual(['Example', ['https://api.example'], ['one', 'two']]);
});

test.each<[what: string, texts: readonly string[], told: string]>([
  ['in the first', [client('one', '    first_party: 7\n'), server], 'a.yaml:5:5 clients[0].first_party: must be true or false'],
  ['in the last, with its own numbers', [server, client('one'), client('two', '    scopes: x\n')], 'c.yaml:5:5 clients[0].scopes: is not known here: did you mean scope?'],
  ['in two of them', [client('one', '    roles: 1\n'), `${server}${client('two', '    roles: 2\n')}`], 'a.yaml:5:5 clients[0].roles: must be a list\nb.yaml:8:5 clients[0].roles: must be a list'],
  ['a name that two have', [`${server}${client('one')}`, client('one')], 'b.yaml:2:5 clients[0]: is there twice: one'],
  ['a policy that two have', ['sign_in: { second_factor: always }\n', 'sign_in: {}\n'], 'b.yaml:1:1 sign_in: stands in another file, too: keep one of them'],
  ['a branding that two have', ['branding: { name: A }\n', 'branding: { name: B }\n'], 'b.yaml:1:1 branding: stands in another file, too: keep one of them'],
  ['a list that is none', ['clients: 5\n', `${server}${client('one')}`], 'a.yaml:1:1 clients: must be a list'],
  ['a name that is not known', [server, 'client: []\n'], 'b.yaml:1:1 client: is not known here: did you mean clients?'],
  ['no file at all', [server, 'just text\n'], 'b.yaml:1:1 must be names with values'],
  ['a variable that is not set', [`${server}${client('one')}`, client('${NAME}')], 'b.yaml:2:5 clients[0].client_id: the environment variable NAME is not set: set it, or write $${ for a literal ${'],
])('a mistake is told in the file where it stands: %s', async (_, texts, told) => {
  expect(await mistakes(...texts)).toBe(told);
});
