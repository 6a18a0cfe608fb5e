import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openapi, publishContract, TokenContract, type TokenContractSource } from '@symbolon/contracts';
import { checkAgainst } from './contract-comparison.ts';
import { issuerOrigin } from './issuer-contracts.ts';

const orders: TokenContractSource = {
  audience: 'https://orders.example.com/api?v=1',
  scopes: { 'orders:read': 'See your orders' },
  claims: { tenant: { schema: { type: 'string' }, from: { user: 'tenant' } }, plan: { schema: { enum: ['basic', 'gold'] }, required: false, from: { client: 'plan' } } },
  access_token_ttl: '15m',
};
const billing = {
  consumer: 'billing',
  contact: 'billing@example.com',
  relies_on: [{ audience: orders.audience, scopes: ['orders:read'], claims: { tenant: { schema: { type: 'string' } } }, access_token_ttl: '10m' }],
};

const folder = mkdtempSync(join(tmpdir(), 'symbolon-against-'));
const save = (name: string, value: object) => {
  writeFileSync(join(folder, name), JSON.stringify(value));
  return join(folder, name);
};
const files = { consumer: save('billing.consumer.json', billing), contract: save('orders.contract.json', orders) };

const open: Server[] = [];
afterAll(async () => {
  await Promise.all(open.map(closed));
  rmSync(folder, { recursive: true });
});
const closed = (server: Server) => new Promise((done) => server.close(done));
async function listening(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  open.push(server);
  return (server.address() as AddressInfo).port;
}
const answering = async (listener: RequestListener) => `http://127.0.0.1:${await listening(createServer(listener))}`;

/** An issuer that serves one contract, under its audience alone. */
const serving = (contract: object) =>
  answering(({ url = '' }, response) => {
    const asked = new URL(url, 'http://issuer').searchParams.get('audience');
    const published = publishContract(TokenContract.parse({ ...orders, ...contract }));
    const found = asked === published.audience && url.startsWith('/oauth/contract?');
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ? published : { error: 'invalid_target' }));
  });

const audience = orders.audience;
test.each<[string, object, string, boolean, readonly string[]]>([
  ['all that a consumer needs', {}, files.consumer, false, ['billing has all that it relies on at ISSUER']],
  ['all that a service was built with', {}, files.contract, false, ['orders.contract.json has all that it relies on at ISSUER']],
  ['a longer life, and more', { access_token_ttl: '1h', scopes: { 'orders:read': 'a', 'orders:write': 'b' } }, files.contract, false, ['orders.contract.json has all that it relies on at ISSUER']],
  ['a claim less, for a consumer', { claims: {} }, files.consumer, true, [`billing relies on claims.tenant of ${audience}: this claim is not there; ask billing@example.com`]],
  ['a claim less, for a service', { claims: {} }, files.contract, true, [`orders.contract.json relies on claims.tenant of ${audience}: this claim is not there`]],
  ['another value', { claims: { ...orders.claims, plan: { schema: { enum: ['basic', 'gold', 'free'] }, from: { client: 'plan' } } } }, files.contract, true, [`orders.contract.json relies on claims.plan of ${audience}: this claim may have values that it does not understand`]],
  ['another algorithm', { access_token_signing_alg: 'ES256' }, files.contract, true, [`orders.contract.json relies on access_token_signing_alg of ${audience}: tokens are signed with ES256, and it verifies EdDSA`]],
  ['too short a life', { access_token_ttl: '5m' }, files.consumer, true, [`billing relies on access_token_ttl of ${audience}: tokens live 5m, and it needs 10m; ask billing@example.com`]],
  ['another audience', { audience: 'https://orders.example.com' }, files.consumer, true, [`billing relies on ${audience}: no resource server has this audience; ask billing@example.com`]],
])('an issuer that serves %s', async (_, contract, file, breaks, lines) => {
  const issuer = await serving(contract);
  expect(await checkAgainst(issuer, [file])).toEqual({ breaks, text: lines.join('\n').replace('ISSUER', issuer) });
});

test('each file is told by itself', async () => {
  const issuer = await serving({ claims: {} });
  expect((await checkAgainst(issuer, [files.consumer, files.contract])).text.split('\n').map((line) => line.split(' ')[0])).toEqual(['billing', 'orders.contract.json']);
});

const json = { 'content-type': 'application/json' };
const strange = 'what answers there is no Symbolon, or one of another version: correct the address, or update it';
test.each<[string, RequestListener, string]>([
  ['another product', (_, response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>'), strange],
  ['JSON of something else', (_, response) => response.writeHead(200, json).end('{"issuer":"x"}'), strange],
  ['no JSON', (_, response) => response.writeHead(200, json).end('{'), strange],
  ['a life that is no length of time', (_, response) => response.writeHead(200, json).end(JSON.stringify({ ...publishContract(TokenContract.parse(orders)), access_token_ttl: 'long' })), strange],
  ['another address', (_, response) => response.writeHead(302, { location: 'https://elsewhere.example' }).end(), 'sends elsewhere, and is not followed: name the issuer as its tokens do (iss)'],
  ['more than fits', (_, response) => response.writeHead(200, json).end(`"${'x'.repeat(1_000_001)}"`), 'its answer is larger than a contract can be: correct the address'],
  ['that it is not ready', (_, response) => response.writeHead(503, json).end('{"error":"temporarily_unavailable"}'), `refuses to tell the contract of ${audience} (503): try again, or look at its log`],
])('an issuer that answers with %s', async (_, listener, sentence) => {
  const issuer = await answering(listener);
  await expect(checkAgainst(issuer, [files.consumer])).rejects.toMatchObject({ name: 'ConfigurationFileError', message: `${issuer}: ${sentence}` });
});

describe('a consumer of events', () => {
  const watch = (events: object) => save('watch.consumer.json', { consumer: 'watch', events });
  const telling = (document: object) => answering(({ url }, response) => void response.writeHead(url === '/docs/openapi.json' ? 200 : 404, json).end(JSON.stringify(document)));

  test('is held to what the issuer tells now, and nothing else is asked', async () => {
    const issuer = await telling(openapi('1.0.0'));
    expect(await checkAgainst(issuer, [watch({ 'user.deleted': {} })])).toEqual({ breaks: false, text: `watch has all that it relies on at ${issuer}` });
    expect(await checkAgainst(issuer, [watch({ 'user.vanished': {}, 'user.deleted': { details: { city: {} } } })])).toEqual({
      breaks: true,
      text: 'watch relies on event user.vanished: there is no such event\nwatch relies on details.city of event user.deleted: this member is not there',
    });
  });

  test('hears that an issuer without events is none of this version', async () => {
    const issuer = await telling({ openapi: '3.1.1', info: { title: 'Else', version: '1.0.0' }, paths: {} });
    await expect(checkAgainst(issuer, [watch({ 'user.deleted': {} })])).rejects.toMatchObject({ name: 'ConfigurationFileError', message: `${issuer}: does not tell its events: ${strange}` });
  });
});

test('an issuer whose certificate nobody here knows', async () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=127.0.0.1'], { stdio: 'ignore' });
  const issuer = `https://127.0.0.1:${await listening(createHttpsServer({ key: readFileSync(key), cert: readFileSync(cert) }))}`;
  await expect(checkAgainst(issuer, [files.consumer])).rejects.toThrow(`${issuer}: cannot be reached (DEPTH_ZERO_SELF_SIGNED_CERT): its certificate is not trusted here: name that of its authority in NODE_EXTRA_CA_CERTS`);
});

test('an issuer that is not there', async () => {
  const server = createTcpServer();
  const port = await listening(server);
  await closed(server);
  await expect(checkAgainst(`http://127.0.0.1:${port}`, [files.consumer])).rejects.toThrow(`http://127.0.0.1:${port}: cannot be reached (ECONNREFUSED): nothing listens there: start the server, or correct the address`);
});

test.each([
  ['https://id.example.com', 'https://id.example.com'],
  ['https://id.example.com/', 'https://id.example.com'],
  ['http://localhost:3000', 'http://localhost:3000'],
])('an address that is asked: %s', (address, origin) => expect(issuerOrigin(address)).toBe(origin));

test.each(['http://id.example.com', 'https://id.example.com/realms/a', 'https://user@id.example.com', 'id.example.com', 'file:///etc/passwd', 'https://id.example.com?x', ''])('an address that is not: %s', (address) => {
  expect(() => issuerOrigin(address)).toThrow('--against must be the address of the issuer, https and without a path, such as https://id.example.com; http only on localhost, 127.0.0.1 or [::1].');
});
