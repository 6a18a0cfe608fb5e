import { api, type Endpoint, type WireObject } from '@symbolon/contracts';
import { s256 } from '@symbolon/crypto';
import { Browser, type Seen } from './browser.ts';
import { formOf, issuer, password, secret, shop, startProvider, type Provider } from './provider.ts';
import { rawRequest, type RawAnswer } from './raw-request.ts';

/** What a proxy, a cache or a mail must never be made to believe: that this server is somewhere else. Every endpoint of the contract is asked. */
const endpoints: readonly Endpoint[] = Object.values(api).flatMap((surface) => Object.values<Endpoint>(surface));
const callback = 'https://app.example.com/callback';
const file = {
  ...shop,
  clients: [
    ...shop.clients,
    { client_id: 'web', client_secret: secret, grant_types: ['authorization_code'], scope: 'openid', redirect_uris: [callback], post_logout_redirect_uris: [callback] },
  ],
};

let provider: Provider;
/** Behind a proxy that it trusts, as it seems to: only addresses are taken from there. */
let proxied: Provider;
let ada: Browser;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_SIGNUP: 'open' });
  await provider.apply(file);
  proxied = await provider.another({ SYMBOLON_TRUSTED_PROXIES: '127.0.0.1' });
  ada = new Browser(provider);
  await ada.submit(await ada.go(authorizePath), { username: 'ada@example.com', password });
});
afterAll(async () => {
  await proxied.close();
  await provider.close();
});

const request = { client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid', state: 's', nonce: 'n', prompt: 'consent', code_challenge: s256('v'), code_challenge_method: 'S256' };
const authorizePath = `/oauth/authorize?${formOf(request).toString()}`;
const basic = `Authorization: Basic ${btoa(`shop:${secret}`)}`;
/** What an endpoint has to be sent to say something, where the members of a page do not do. */
const bodies: Readonly<Record<string, WireObject>> = {
  token: { grant_type: 'client_credentials' },
  requestToken: { grant_type: 'client_credentials' },
  revoke: { token: 'x' },
  introspect: { token: 'x' },
  userinfoByPost: {},
};

const honest = `Host: ${new URL(issuer).host}`;
const rows: Readonly<Record<string, { readonly headers: readonly string[]; readonly target?: (path: string) => string }>> = {
  'Host': { headers: ['Host: evil.example'] },
  'Host with a port': { headers: ['Host: evil.example:8443'] },
  'Host with user information': { headers: ['Host: id.example.com@evil.example'] },
  'Host with a path': { headers: ['Host: id.example.com/evil.example'] },
  'Host with markup': { headers: ['Host: "><script>evil.example</script>'] },
  'two Hosts': { headers: [honest, 'Host: evil.example'] },
  'X-Forwarded-Host': { headers: [honest, 'X-Forwarded-Host: evil.example'] },
  'X-Forwarded-Host twice': { headers: [honest, 'X-Forwarded-Host: id.example.com', 'X-Forwarded-Host: evil.example'] },
  'X-Forwarded-Host as a list': { headers: [honest, 'X-Forwarded-Host: evil.example, id.example.com'] },
  'X-Forwarded-Proto': { headers: [honest, 'X-Forwarded-Proto: evil.example'] },
  'X-Forwarded-Proto http': { headers: ['Host: evil.example', 'X-Forwarded-Proto: http', 'X-Forwarded-Ssl: off', 'Front-End-Https: off'] },
  'the other X-Forwarded': { headers: [honest, ...['Port', 'Prefix', 'Server', 'Uri', 'Path', 'Scheme', 'For'].map((name) => `X-Forwarded-${name}: evil.example`)] },
  'Forwarded': { headers: [honest, 'Forwarded: for=evil.example;host=evil.example;proto=evil.example'] },
  'X-Original-URL and X-Rewrite-URL': { headers: [honest, 'X-Original-URL: /evil.example', 'X-Rewrite-URL: /evil.example', 'X-Original-Host: evil.example', 'X-Host: evil.example', 'X-HTTP-Host-Override: evil.example'] },
  'Origin and Referer': { headers: [honest, 'Origin: https://evil.example', 'Referer: https://evil.example/'] },
  'an absolute target': { headers: [honest], target: (path) => `http://evil.example${path}` },
  'an absolute target and its Host': { headers: ['Host: evil.example'], target: (path) => `https://evil.example${path}` },
};

/** One request with everything that a page may be asked with, by a person in the middle of a flow. */
async function ask(node: Provider, browser: Browser, { flow, csrf }: Seen['fields'], { id, method, path }: Endpoint, { headers, target = (same) => same }: (typeof rows)[string]): Promise<RawAnswer> {
  const cookie = `Cookie: ${browser.cookie}`;
  if (method === 'GET') {
    const query = formOf({ ...request, flow, post_logout_redirect_uri: callback }).toString();
    return rawRequest(node.origin, `GET ${target(`${path}?${query}`)} HTTP/1.1`, [...headers, cookie]);
  }
  const form = formOf(bodies[id] ?? { ...request, flow, csrf, username: 'ada@example.com', decision: 'approve' }).toString();
  return rawRequest(node.origin, `POST ${target(path)} HTTP/1.1`, [...headers, cookie, ...(bodies[id] ? [basic] : []), 'Content-Type: application/x-www-form-urlencoded'], form);
}

const cookieShape = /^__Host-symbolon(-anchor)?=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/;
/** What changes from one answer to the next. */
const lasting = ({ status, body }: RawAnswer) => [status, body.replace(/nonce="[\w-]+"|&quot;(challenge|user&quot;:\{&quot;id)&quot;:&quot;[\w-]+&quot;|<svg class="qr"[^]*?<\/svg>|id="secret"[^<]*|name="(csrf|flow|offer|seed)" value="[\w%=&.-]*"|flow=[\w.-]+|"errorId":"[^"]*"|<code>[\w-]+<\/code>|\b[\w-]{43}\b|"access_token":"[^"]*"/g, '')];

describe.each(endpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))('%s', (_, endpoint) => {
  test('answers from nowhere but the issuer, whatever the headers say', async () => {
    for (const node of [provider, proxied]) {
      for (const browser of [ada, new Browser(provider)]) {
        const { fields } = await browser.go(authorizePath);
        const plain = await ask(node, browser, fields, endpoint, { headers: [honest] });
        expect(plain.status).toBeGreaterThan(0);
        const answers = await Promise.all(Object.entries(rows).map(async ([name, row]) => [name, row, await ask(node, browser, fields, endpoint, row)] as const));
        for (const [name, row, answer] of answers) {
          expect([name, /evil\.example/i.test(answer.head + answer.body)]).toEqual([name, false]);
          for (const cookie of answer.setCookies) expect([name, cookie]).toEqual([name, expect.stringMatching(cookieShape)]);
          // Node.js may refuse two Hosts, and an absolute target is no path of ours: everything else is answered as it ever is.
          if (name !== 'two Hosts' && row.target === undefined) expect([name, ...lasting(answer)]).toEqual([name, ...lasting(plain)]);
          else expect([plain.status, 400, 404]).toContain(answer.status);
        }
      }
    }
  });
});

test('a response to a client is of the issuer, whatever the headers say', async () => {
  const target = `/oauth/authorize?${formOf({ ...request, prompt: 'none' }).toString()}`;
  for (const node of [provider, proxied]) {
    for (const [name, row] of Object.entries(rows).filter(([each, { target: other }]) => each !== 'two Hosts' && other === undefined)) {
      const { head } = await rawRequest(node.origin, `GET ${target} HTTP/1.1`, row.headers);
      const location = new URL(/^location: (\S+)/im.exec(head)?.[1] ?? 'none:');
      expect([name, location.origin, location.searchParams.get('iss')]).toEqual([name, new URL(callback).origin, issuer]);
    }
  }
});

test('the server still says where it is', async () => {
  const { body } = await rawRequest(proxied.origin, `GET ${api.oidc.discovery.path} HTTP/1.1`, ['Host: evil.example', 'X-Forwarded-Host: evil.example']);
  expect(JSON.parse(body)).toMatchObject({ issuer, token_endpoint: `${issuer}/oauth/token` });
});
