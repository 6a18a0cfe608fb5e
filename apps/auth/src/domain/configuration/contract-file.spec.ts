import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationFileError, readConfigurationFile } from './configuration-file.reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'symbolon-contract-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string | Uint8Array) => writeFileSync(join(folder, name), text);
/** Reads a file whose one entry is this. */
async function read(entry: string, more = '') {
  write('symbolon.yaml', `resource_servers:\n  - ${entry.replaceAll('\n', '\n    ')}\n${more}`);
  return readConfigurationFile(join(folder, 'symbolon.yaml'), {});
}
async function mistakes(entry: string, more?: string): Promise<string> {
  const error = await read(entry, more).then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigurationFileError);
  return (error as Error).message.replaceAll(`${folder}/`, '');
}

const written = { audience: 'https://orders.example', scopes: { 'orders:read': 'See orders' }, claims: { tenant: { schema: { type: 'string' }, from: { user: 'tenant' } } }, access_token_ttl: '5m' };
const contract = { ...written, claims: { tenant: { ...written.claims.tenant, required: true } }, access_token_ttl: 300, access_token_signing_alg: 'EdDSA' };
const yaml = "audience: https://orders.example\nscopes: { 'orders:read': See orders }\nclaims:\n  tenant: { schema: { type: string }, from: { user: tenant } }\naccess_token_ttl: 5m\n";

test.each<[kind: string, name: string, text: string]>([
  ['YAML', 'a.yaml', yaml],
  ['YAML of another spelling', 'a.yml', yaml],
  ['JSON', 'a.json', JSON.stringify(written)],
  ['TypeScript', 'a.ts', `const contract: object = ${JSON.stringify(written)};\nexport default contract;\n`],
  ['JavaScript', 'a.js', `export default ${JSON.stringify(written)};\n`],
  ['a module', 'a.mjs', `export default ${JSON.stringify(written)};\n`],
])('a contract is read from %s, and says all of its entry', async (_, name, text) => {
  write('package.json', '{"type":"module"}');
  write(name, text);
  const { resource_servers: entries } = await read(`contract: ./${name}\nintrospection_clients: []`);
  expect(entries).toEqual([
    { audience: 'https://orders.example', name: undefined, scopes: ['orders:read'], access_token_ttl: 300, access_token_signing_alg: 'EdDSA', introspection_clients: [], contract },
  ]);
});

test('a contract may stand in the file itself', async () => {
  expect((await read(`contract:\n  ${yaml.replaceAll('\n', '\n  ')}`)).resource_servers[0]?.contract).toEqual(contract);
});

test('a $ in the file of a contract is a $: the contract is the same for everybody', async () => {
  write('dollar.yaml', "audience: https://a.example\nclaims: { price: { schema: { type: string }, from: { constant: '${PRICE}' } } }\n");
  expect((await read('contract: dollar.yaml')).resource_servers[0]?.contract?.claims['price']?.from).toEqual({ constant: '${PRICE}' });
});

describe('a mistake is told with entry, file, line and fix', () => {
  const claim = (text: string) => `audience: https://a.example\nclaims:\n  tenant: ${text}\n`;
  const sources = 'must name one source: user, client or role with its name, groups with their names, or constant with its value';
  test.each<[what: string, text: string, message: string]>([
    ['a reserved claim', 'audience: https://a.example\nclaims:\n  sub: { schema: { type: string }, from: { user: name } }\n', '3:3 resource_servers[0].contract.claims.sub: is a claim that only the server sets: choose another name'],
    ['a claim that introspection could not tell', 'audience: https://a.example\nclaims:\n  active: { schema: { type: string }, from: { user: name } }\n', '3:3 resource_servers[0].contract.claims.active: is what introspection tells of every token: choose another name'],
    ['a claim from nowhere', claim('{ schema: { type: string } }'), `3:3 resource_servers[0].contract.claims.tenant.from: ${sources}`],
    ['a claim from a source that is none', claim('{ schema: { type: string }, from: { usr: tenant } }'), `3:39 resource_servers[0].contract.claims.tenant.from: ${sources}`],
    ['a constant that does not fit', claim('{ schema: { type: string }, from: { constant: 1 } }'), '3:47 resource_servers[0].contract.claims.tenant.from.constant: does not fit its own schema: $ must be a string'],
    ['a member that is nearly right', claim('{ schema: { type: string }, requird: false, from: { user: tenant } }'), '3:39 resource_servers[0].contract.claims.tenant.requird: is not known here: did you mean required?'],
    ['a keyword that is not in the subset', claim('{ schema: { type: string, minlength: 1 }, from: { user: tenant } }'), '3:37 resource_servers[0].contract.claims.tenant.schema.minlength: is not known here: did you mean minLength?'],
    ['a keyword for another type', claim('{ schema: { type: string, minimum: 1 }, from: { user: tenant } }'), '3:37 resource_servers[0].contract.claims.tenant.schema.minimum: is for type integer or number'],
    ['a type that is none', claim('{ schema: { type: text }, from: { user: tenant } }'), '3:23 resource_servers[0].contract.claims.tenant.schema.type: must be one of string, integer, number, boolean, array, object, null'],
    ['an empty list', claim('{ schema: { enum: [] }, from: { user: tenant } }'), '3:23 resource_servers[0].contract.claims.tenant.schema.enum: must have at least 1 items'],
    ['no audience', 'name: Orders\n', '1:1 resource_servers[0].contract.audience: is missing: add it'],
    ['a scope of OpenID Connect', 'audience: https://a.example\nscopes: { openid: Log in }\n', '2:11 resource_servers[0].contract.scopes.openid: is a scope of OpenID Connect: choose another name'],
    ['a scope without English', 'audience: https://a.example\nscopes: { "a:b": { de: Lesen } }\n', '2:11 resource_servers[0].contract.scopes["a:b"]: must be a sentence, or one for each language with en among them'],
  ])('%s', async (_, text, message) => {
    write('wrong.yaml', text);
    expect(await mistakes('contract: wrong.yaml')).toBe(`wrong.yaml:${message}`);
  });

  test.each<[what: string, entry: string, message: string]>([
    ['what the contract says, said again', 'contract: a.yaml\naudience: https://orders.example', '3:5 resource_servers[0].audience: is what the contract says: remove it here'],
    ['a file that is not there', 'contract: ./nothing.yaml', '2:5 resource_servers[0].contract: cannot be used: nothing.yaml: there is no such file: write it, or correct the path, which begins at the folder of the file that names it'],
    ['a file of another kind', 'contract: orders.toml', '2:5 resource_servers[0].contract: must be the path of a .yaml, .yml, .json, .ts, .js or .mjs file, or the contract itself; it begins at the folder of this file'],
    ['a file that is no YAML', 'contract: tab.yaml', '2:5 resource_servers[0].contract: cannot be used: tab.yaml:2:1 a tab cannot indent: use spaces'],
    ['a module without a default export', 'contract: nothing-in-it.mjs', '2:5 resource_servers[0].contract: cannot be used: nothing-in-it.mjs: has no default export: write export default defineContract({ … })'],
    ['a module that throws', 'contract: throws.mjs', '2:5 resource_servers[0].contract: cannot be used: throws.mjs: cannot be run: on purpose'],
    ['a module that exports what cannot be stored', 'contract: nul.mjs', '2:5 resource_servers[0].contract: cannot be used: nul.mjs: exports something that is not JSON, or has NUL or half a surrogate pair in it'],
    ['a mistake in a module', 'contract: wrong.mjs', 'wrong.mjs resource_servers[0].contract.claims.tenant.from: must name one source: user, client or role with its name, groups with their names, or constant with its value'],
  ])('%s', async (_, entry, message) => {
    write('tab.yaml', 'claims:\n\ttenant: 1\n');
    write('nothing-in-it.mjs', 'export const contract = {};\n');
    write('throws.mjs', "throw new Error('on purpose');\n");
    write('nul.mjs', "export default { audience: 'https://a.example', name: 'a\\0b' };\n");
    write('wrong.mjs', "export default { audience: 'https://a.example', claims: { tenant: { schema: { type: 'string' } } } };\n");
    expect((await mistakes(entry)).replace('symbolon.yaml:', '')).toBe(message);
  });

  test('in the file and in the contract, all at once', async () => {
    write('wrong.yaml', claim('{ schema: { type: text }, from: { user: tenant } }'));
    expect(await mistakes('contract: wrong.yaml', 'users:\n  - username: " "\n')).toBe(
      [
        'symbolon.yaml:4:5 users[0].username: must not be blank',
        'wrong.yaml:3:23 resource_servers[0].contract.claims.tenant.schema.type: must be one of string, integer, number, boolean, array, object, null',
      ].join('\n'),
    );
  });

  test('two entries with contracts of one audience', async () => {
    expect(await mistakes('contract: a.yaml', '  - { contract: a.json }\n')).toContain('resource_servers[1]: is there twice: https://orders.example');
  });
});
