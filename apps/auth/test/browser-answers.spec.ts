import { Browser } from './browser.ts';
import { issuer, password, shop, startProvider, type Provider } from './provider.ts';
import { rawRequest } from './raw-request.ts';

/** What a person sees in a browser where there is no page, and what a program gets there; with which headers. */
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(shop);
});
afterAll(() => provider.close());

const chromium = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8';
const host = `Host: ${new URL(issuer).host}`;
const everywhere = { 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff', 'strict-transport-security': 'max-age=31536000', 'cache-control': 'no-store', pragma: 'no-cache' };
const headersOf = (head: string): Record<string, string> =>
  Object.fromEntries(head.split('\r\n').slice(1).map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
const tooMuch = 'a'.repeat(70_000);
const cookies = `Cookie: ${'a'.repeat(20_000)}`;
const form = 'Content-Type: application/x-www-form-urlencoded';

describe.each<[what: string, line: string, headers: readonly string[], body: string, status: number, code: string, words: string, json: object]>([
  ['an unknown address', 'GET /nothing', [], '', 404, 'not_found', 'There is nothing at this address.', { error: 'not_found' }],
  ['an unknown address that is posted to', 'POST /nothing', [form], 'a=b', 404, 'not_found', 'There is nothing at this address.', { error: 'not_found' }],
  ['an address that takes other requests', 'GET /oauth/token', [], '', 405, 'method_not_allowed', 'This page can’t be opened directly.', { error: 'method_not_allowed' }],
  ['an address that cannot be read', 'GET /%', [], '', 400, 'invalid_request', 'The application sent a request', { error: 'invalid_request', error_description: 'The request is not valid.' }],
  ['a body that is too large where there is nothing', 'POST /nothing', [form], tooMuch, 413, 'invalid_request', 'The application sent a request', { error: 'invalid_request', error_description: 'The body is too large.' }],
  ['more cookies than fit', 'GET /login', [cookies], '', 431, 'headers_too_large', 'Your browser sent more cookies', { error: 'headers_too_large', error_description: 'The headers of the request are too large; most often these are cookies.' }],
  ['what is no HTTP', 'GET /log in', [], '', 400, 'invalid_request', 'The application sent a request', { error: 'invalid_request', error_description: 'The request is not valid HTTP.' }],
  ['a method that there is not', 'FOO /login', [], '', 400, 'invalid_request', 'The application sent a request', { error: 'invalid_request', error_description: 'The request is not valid HTTP.' }],
])('%s', (_, line, headers, body, status, code, words, json) => {
  const send = (accept: string, ...more: readonly string[]) => rawRequest(provider.origin, `${line} HTTP/1.1`, [host, accept, ...more, ...headers], body);

  test('is a page in the language of a browser', async () => {
    const answer = await send(`Accept: ${chromium}`, 'Accept-Language: en');
    const sent = headersOf(answer.head);
    expect([answer.status, sent['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
    expect(sent).toMatchObject({ ...everywhere, 'x-request-id': expect.stringMatching(/^[\w-]{36}$/) as string, 'content-security-policy': expect.stringMatching(/^default-src 'none'; style-src .*frame-ancestors 'none'/) as string });
    expect(answer.body).toContain(words);
    expect(answer.body).toContain(`<dd id="error-code"><code>${code}</code></dd>`);
    expect(answer.body).toContain(`<code>${sent['x-request-id']}</code>`);
    expect((await send(`Accept: ${chromium}`, 'Accept-Language: ja')).body).toContain('<html lang="ja">');
  });

  test.each(['*/*', 'application/json', 'image/avif,image/webp,*/*;q=0.8', 'text/htmlx'])('is JSON for who accepts %s', async (accept) => {
    const answer = await send(`Accept: ${accept}`);
    const sent = headersOf(answer.head);
    expect([answer.status, sent['content-type']]).toEqual([status, 'application/json; charset=utf-8']);
    expect(sent).toMatchObject({ ...everywhere, 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" });
    expect(JSON.parse(answer.body)).toEqual(json);
  });
});

test('a page that stands alone has its style in it: nothing else could be asked for with these cookies', async () => {
  const { body, head } = await rawRequest(provider.origin, 'GET /login HTTP/1.1', [host, `Accept: ${chromium}`, cookies]);
  const [, nonce] = /style-src 'nonce-([\w-]+)'/.exec(head) ?? [];
  expect(body).toContain(`<style nonce="${nonce}">`);
  expect(body).not.toContain('<link');
});

test('each malformed request has its line in the log, which holds nothing that was sent', async () => {
  const before = provider.log.length;
  await rawRequest(provider.origin, 'GET /log secret-canary HTTP/1.1', [host]);
  const lines = provider.log.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toEqual([expect.objectContaining({ msg: 'malformed request', status: 400, reason: expect.stringMatching(/^HPE_/) as string })]);
  expect(provider.log.join('')).not.toContain('secret-canary');
});

test('no other window keeps a hand on the pages that no application opens; a log-in in a popup finds its way back', async () => {
  const policyOf = async (path: string) => (await new Browser(provider).go(path)).headers.get('cross-origin-opener-policy');
  const ada = new Browser(provider);
  const account = await ada.submit(await ada.go('/account'), { username: 'ada@example.com', password });
  expect([account.status, account.headers.get('cross-origin-opener-policy')]).toEqual([200, 'same-origin']);
  expect([await policyOf('/login'), await policyOf('/forgot-password'), await policyOf('/account')]).toEqual([null, null, null]); // all of them ask who somebody is
});

test('plain http, which is only ever loopback, is not told to become https', async () => {
  const local = await provider.another({ SYMBOLON_ISSUER: 'http://localhost:3000' });
  for (const path of ['/oauth/jwks', '/nothing', '/account']) expect((await local.send(path)).headers.get('strict-transport-security')).toBeNull();
  expect((await provider.send('/oauth/jwks')).headers.get('strict-transport-security')).toBe('max-age=31536000');
  await local.close();
});

test('password managers are led to where a password is changed, and an address that should not exist does not', async () => {
  const { status, headers } = await provider.send('/.well-known/change-password');
  expect([status, headers.get('location')]).toEqual([303, '/account#password-heading']);
  expect((await provider.send('/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200')).status).toBe(404);
});
