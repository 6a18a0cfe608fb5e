import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { issuer, startProvider, type Provider } from './provider.ts';
import { rawRequest } from './raw-request.ts';

/** The API reference at /docs: the document of the contracts, and the page that shows it. */

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());

const document = JSON.parse(readFileSync(join(import.meta.dirname, '../../../libs/contracts/documents/openapi.json'), 'utf8')) as unknown;
const nonceIn = (policy: string | null) => /'nonce-([\w-]{22})'/.exec(policy ?? '')?.[1];

test('the document is that of the contracts, for anybody to read and keep', async () => {
  const { status, json, headers } = await provider.send('/docs/openapi.json', { headers: { 'accept-encoding': 'identity' } });
  expect([status, json]).toEqual([200, document]);
  expect(Object.fromEntries(['content-type', 'content-encoding', 'cache-control', 'access-control-allow-origin', 'vary'].map((name) => [name, headers.get(name)]))).toEqual({
    'content-type': 'application/json; charset=utf-8',
    'content-encoding': null,
    'cache-control': 'public, max-age=300',
    'access-control-allow-origin': '*',
    vary: 'Accept-Encoding',
  });
});

test('who takes gzip gets the same document in a tenth of the bytes', async () => {
  const { status, json, headers } = await provider.send('/docs/openapi.json', { headers: { 'accept-encoding': 'gzip' } });
  expect([status, json, headers.get('content-encoding')]).toEqual([200, document, 'gzip']);
  expect(Number(headers.get('content-length'))).toBeLessThan(JSON.stringify(document).length / 10);
});

test('who has the document is told so, whatever form it came in', async () => {
  const [plain, compressed] = await Promise.all(['identity', 'gzip'].map((encoding) => provider.send('/docs/openapi.json', { headers: { 'accept-encoding': encoding } })));
  const etag = plain?.headers.get('etag') ?? '';
  expect(compressed?.headers.get('etag')).toBe(etag);
  for (const known of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
    const { status, text, headers } = await provider.send('/docs/openapi.json', { headers: { 'if-none-match': known } });
    expect([status, text, headers.get('etag')]).toEqual([304, '', etag]);
  }
  expect((await provider.send('/docs/openapi.json', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
});

test('the page may run what it marks, ask this issuer, and nothing else; nobody may frame it or hold its window', async () => {
  const { status, headers, text } = await provider.send('/docs');
  const policy = headers.get('content-security-policy');
  const nonce = nonceIn(policy);
  expect(status).toBe(200);
  expect(policy).toBe(
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`,
  );
  expect([headers.get('cross-origin-opener-policy'), headers.get('cache-control'), headers.get('content-type')]).toEqual(['same-origin', 'no-store', 'text/html; charset=utf-8']);
  expect([...text.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag.includes(`nonce="${nonce}"`))).toEqual([true, true, true]);
  expect(nonceIn((await provider.send('/docs')).headers.get('content-security-policy'))).not.toBe(nonce);
});

test('the type of every problem leads to what it means', async () => {
  const refused = await provider.send('/admin/v1/users');
  const { pathname, hash } = new URL(String(refused.json['type']), issuer);
  const { status, text, headers } = await provider.send(pathname);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const ids = [...text.matchAll(/<section id="([\w-]+)">/g)].map(([, id = '']) => `#${id}`);
  expect(ids).toContain(hash);
  const { components } = document as { readonly components: { readonly schemas: { readonly Problem: { readonly properties: { readonly type: { readonly enum: readonly string[] } } } } } };
  expect(ids).toEqual(components.schemas.Problem.properties.type.enum.map((type) => new URL(type, issuer).hash));
  expect(text).not.toContain('<script');
});

test('it has the name, the logo and the colours of the installation; a name that is markup stays text', async () => {
  const own = await startProvider();
  await own.apply({ branding: { name: 'Acme <script>', logo_url: 'https://cdn.acme.example/logo.svg', primary_color: '#7a1f5c' } });
  const { text, headers } = await own.send('/docs');
  expect(text).toContain('<title>API reference – Acme &lt;script&gt;</title>');
  expect(text).toContain('<img class="logo" src="https://cdn.acme.example/logo.svg" alt="">');
  expect(text).toContain('--primary:#7a1f5c');
  expect(headers.get('content-security-policy')).toContain("img-src 'self' data: https://cdn.acme.example;");
  await own.close();
});

test('what shows it is compressed ahead, and may be kept for good', async () => {
  const page = (await provider.send('/docs')).text;
  const paths = [...page.matchAll(/"(\/docs\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
  expect(paths).toEqual([expect.stringMatching(/^\/docs\/assets\/swagger-ui\.[0-9a-f]{12}\.css$/), expect.stringMatching(/^\/docs\/assets\/swagger-ui\.[0-9a-f]{12}\.js$/)]);
  for (const path of paths) {
    const answers = await Promise.all([undefined, 'gzip', 'br'].map(async (encoding) => provider.send(path, { headers: { 'accept-encoding': encoding ?? 'identity' } })));
    expect(answers.map(({ status, headers }) => [status, headers.get('content-encoding'), headers.get('cache-control'), headers.get('cross-origin-resource-policy'), headers.get('vary')])).toEqual(
      [null, 'gzip', 'br'].map((encoding) => [200, encoding, 'public, max-age=31536000, immutable', 'same-origin', 'Accept-Encoding']),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const lengths = answers.map(({ headers }) => Number(headers.get('content-length')));
    expect([...lengths].sort((a, b) => b - a)).toEqual(lengths);
  }
});

test.each(['LICENSE', 'swagger-ui.000000000000.js', 'swagger-ui.js.gz', '..%2f..%2f..%2fpackage.json', '..%2f..%2frenderer-files.ts', '%2e%2e'])('no other file is served: %s', async (name) => {
  const answer = await rawRequest(provider.origin, `GET /docs/assets/${name} HTTP/1.1`, [`Host: ${new URL(issuer).host}`]);
  expect(answer.status).toBe(404);
});
