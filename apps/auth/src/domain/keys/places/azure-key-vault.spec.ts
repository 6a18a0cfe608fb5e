import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { azureCredential } from './azure-credential.ts';
import { AzureKeyVault } from './azure-key-vault.ts';

/** A vault as Azure's documents have it, asked by Microsoft's client. With something that plays it, and a built server: `npm run test:keys`. */
const version = '0123456789abcdef0123456789abcdef';
const [name, master] = ['symbolon-es256-one', 'symbolon-master'];
const x = Buffer.alloc(32, 1).toString('base64url');
const next = { symbolon: 'symbolon', 'symbolon-next': 'yes' };
const keyOf = (tags: object, { kty = 'EC', attributes = {} } = {}) => ({ key: { kid: `https://shop.vault.azure.net/keys/${name}/${version}`, kty, crv: 'P-256', x, y: x, key_ops: ['sign'] }, attributes: { enabled: true, exportable: false, ...attributes }, tags });
const rsa = { key: { kid: `https://shop.vault.azure.net/keys/${master}/${version}`, kty: 'RSA', n: 'AQAB', e: 'AQAB', key_ops: ['wrapKey', 'unwrapKey'] }, attributes: { enabled: true } };

/** What is answered, by method and path; what is not there is a key that is not. */
let answers: Readonly<Record<string, object | number>>;
let asked: [what: string, body: unknown][];
type Client = NonNullable<NonNullable<ConstructorParameters<typeof AzureKeyVault>[2]>['httpClient']>;
const httpClient: Client = {
  sendRequest: (request) => {
    const isLetIn = request.headers.get('authorization') === 'Bearer token';
    const what = `${request.method} ${new URL(request.url).pathname}`;
    if (isLetIn) asked.push([what, typeof request.body === 'string' ? JSON.parse(request.body) : undefined]);
    const answer = isLetIn ? (answers[what] ?? 404) : 401;
    const [status, body] = typeof answer === 'number' ? [answer, { error: { code: 'Canary', message: 'canary' } }] : [200, answer];
    const headers = new Headers({ 'Content-Type': 'application/json', Location: 'https://shop.vault.azure.net/elsewhere', 'WWW-Authenticate': 'Bearer authorization="https://login.microsoftonline.com/tenant", resource="https://vault.azure.net"' });
    return Promise.resolve({ request, status, headers: Object.assign(headers, { toJSON: () => ({}) }) as unknown as typeof request.headers, bodyAsText: JSON.stringify(body) });
  },
};
const credential = { getToken: () => Promise.resolve({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }) };
const vault = (level: 'software' | 'hsm' = 'software', url = 'https://shop.vault.azure.net') => new AzureKeyVault({ url, prefix: 'symbolon', level }, credential, { httpClient });
beforeEach(() => {
  [asked, answers] = [[], {}];
});

test('a key that is made has a tag, by which it is given again until it is taken', async () => {
  answers = { [`POST /keys/${name}/create`]: keyOf(next) };
  const made = await vault().generate('ES256', 'one');
  expect(made).toMatchObject({ publicJwk: { kty: 'EC', crv: 'P-256', x, y: x }, reference: `${name}/${version}` });
  answers = { ...answers, [`GET /keys/${name}/`]: keyOf(next), [`PATCH /keys/${name}/${version}`]: keyOf({}) };
  expect((await vault().generate('ES256', 'one')).reference).toBe(made.reference);
  await made.taken?.();
  const create = [`POST /keys/${name}/create`, { kty: 'EC', crv: 'P-256', key_ops: ['sign'], attributes: {}, tags: next }];
  expect(asked).toEqual([[`GET /keys/${name}/`, undefined], create, [`GET /keys/${name}/`, undefined], [`PATCH /keys/${name}/${version}`, { attributes: {}, tags: { symbolon: 'symbolon' } }]]);
});

test.each([
  ['is in use', keyOf({ symbolon: 'symbolon' })],
  ['was disabled', keyOf(next, { attributes: { enabled: false } })],
])('one that %s is followed by another', async (_, there) => {
  answers = { [`GET /keys/${name}/`]: there, [`POST /keys/${name}/create`]: keyOf(next) };
  await vault().generate('ES256', 'one');
  expect(asked.map(([what]) => what)).toEqual([`GET /keys/${name}/`, `POST /keys/${name}/create`]);
});

test.each([
  ['may be exported', keyOf(next, { attributes: { exportable: true } }), 'may be exported, so that others may have it'],
  ['is not in hardware', keyOf(next), 'is none of the type EC-HSM'],
])('a key that %s is none', async (_, there, told) => {
  answers = { [`GET /keys/${name}/`]: there };
  await expect(vault(told.includes('HSM') ? 'hsm' : 'software').generate('ES256', 'one')).rejects.toThrow(told);
});

test('a Managed HSM makes keys in hardware, however it is set', async () => {
  await vault('software', 'https://shop.managedhsm.azure.net').generate('ES256', 'one').catch(() => undefined);
  expect(asked).toEqual([]); // it asks for a token for another resource than its own, and gets none
  answers = { [`POST /keys/${name}/create`]: keyOf(next, { kty: 'EC-HSM' }) };
  expect((await vault('hsm').generate('ES256', 'one')).publicJwk).toMatchObject({ kty: 'EC' });
  expect(asked.at(-1)?.[1]).toMatchObject({ kty: 'EC-HSM' });
});

test.each([
  ['in DER', { value: Buffer.alloc(70, 0x30).toString('base64url') }, 'it signed otherwise than it was asked to'],
  ['nothing', {}, 'it signed otherwise than it was asked to'],
  ['too often', 429, 'it answered 429 to sign'],
  ['what it may not', 403, 'it answered 403 to sign'],
  ['elsewhere, where it leads to', 307, 'it answered 307 to sign'],
])('what is signed %s is no signature, and what Azure says of it is not told', async (_, answer, told) => {
  answers = { [`GET /keys/${name}/${version}`]: keyOf({}), [`POST /keys/${name}/${version}/sign`]: answer };
  const failed = await vault().sign(`${name}/${version}`, 'ES256', Buffer.from('bytes')).catch((error: unknown) => error as Error);
  expect(String(failed)).toBe(`Error: ${told}`);
  expect(asked.filter(([what]) => what.endsWith('/sign')).length).toBe(1); // nothing is tried again while somebody waits
});

test('a master key is made a key again by the version that wrapped it', async () => {
  const wrapped = { kid: rsa.key.kid, value: 'AAAA' };
  answers = { [`GET /keys/${master}/`]: rsa, [`GET /keys/${master}/${version}`]: rsa, [`POST /keys/${master}/${version}/wrapkey`]: wrapped, [`POST /keys/${master}/${version}/unwrapkey`]: { value: Buffer.alloc(32, 7).toString('base64url') } };
  expect(await vault().wrap(Buffer.alloc(32, 7))).toBe(`azure:${version}:AAAA`);
  expect(await vault().unwrap(`azure:${version}:AAAA`)).toEqual(new Uint8Array(32).fill(7));
  expect(asked.at(-1)).toEqual([`POST /keys/${master}/${version}/unwrapkey`, { alg: 'RSA-OAEP-256', value: 'AAAA' }]);
});

test('once it has answered, nobody waits for credentials that do not come any more', async () => {
  const gone = { getToken: () => (asked.length === 0 ? Promise.resolve({ token: 'token', expiresOnTimestamp: Date.now() }) : new Promise<never>(() => undefined)) };
  answers = { [`GET /keys/${master}/`]: rsa };
  const failed = new AzureKeyVault({ url: 'https://shop.vault.azure.net', prefix: 'symbolon', level: 'software' }, gone, { httpClient });
  await expect(failed.wrap(Buffer.alloc(32))).rejects.toThrow('TimeoutError for wrapKey');
});

test('no program of the machine is run for credentials', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'symbolon-azure-'));
  for (const program of ['az', 'azd', 'pwsh', 'powershell']) writeFileSync(join(folder, program), `#!/bin/sh\n: > ${folder}/ran\n`, { mode: 0o755 });
  const machine = createServer((_, response) => response.writeHead(400, { 'Content-Type': 'application/json' }).end('{ "error": "invalid_request" }'));
  await once(machine.listen(0, '127.0.0.1'), 'listening');
  Object.assign(process.env, { PATH: `${folder}:${process.env['PATH']}`, AZURE_POD_IDENTITY_AUTHORITY_HOST: `http://127.0.0.1:${(machine.address() as AddressInfo).port}` });
  await expect(azureCredential().getToken('https://vault.azure.net/.default')).rejects.toThrow('ManagedIdentityCredential');
  expect(existsSync(join(folder, 'ran'))).toBe(false);
  machine.close();
  rmSync(folder, { recursive: true });
});
