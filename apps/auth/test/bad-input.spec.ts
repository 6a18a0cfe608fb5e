import { api, type Endpoint } from '@symbolon/contracts';
import { s256 } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { formOf, password, secret, shop, startProvider, type Provider } from './provider.ts';
import { rawRequest } from './raw-request.ts';

/** What is asked of `/.search` by another method, or written otherwise, is asked of the resource with that id: nobody without a token is told whether there is one. */
const askedOfId = (path: string): readonly number[] => (/\/(?:Users|Groups)\/\.search$/.test(path) ? [401, 405] : []);

/** What no client sends, at every endpoint of the contract: it is refused or does not matter, and nothing breaks. */
const endpoints: readonly Endpoint[] = Object.values(api).flatMap((surface) => Object.values<Endpoint>(surface));
const named = (list: readonly Endpoint[]) => list.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const);
/** Where a name may stand, another spelling is another name: those of the admin API are held to that in admin-refusals.spec. */
const paths = [...new Set(endpoints.map(({ path }) => path))].filter((path) => !path.includes('{'));
const callback = 'https://app.example.com/callback';
const file = {
  ...shop,
  clients: [...shop.clients, { client_id: 'web', client_secret: secret, grant_types: ['authorization_code'], scope: 'openid', redirect_uris: [callback] }],
};

let provider: Provider;
let ada: Browser;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_SIGNUP: 'open' });
  await provider.apply(file);
  ada = new Browser(provider);
  await ada.submit(await ada.go(authorizePath()), { username: 'ada@example.com', password });
});
afterAll(() => provider.close());

const request = { client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid', state: 's', nonce: 'n', code_challenge: s256('v'), code_challenge_method: 'S256' };
const authorizePath = (more: object = {}) => `/oauth/authorize?${formOf({ ...request, ...more }).toString()}`;
const host = 'Host: id.example.com';
const raw = (method: string, target: string, headers: readonly string[] = [], body: string | Buffer = '') =>
  rawRequest(provider.origin, `${method} ${target} HTTP/1.1`, [host, `Cookie: ${ada.cookie}`, ...headers], body);
const formHeader = 'Content-Type: application/x-www-form-urlencoded';
const basic = `Authorization: Basic ${btoa(`shop:${secret}`)}`;

describe('a path written otherwise is no path of ours:', () => {
  const variants: Readonly<Record<string, (path: string) => string>> = {
    'a slash more': (path) => `/${path}`,
    'two slashes within': (path) => path.replace(/(.)\//, '$1//'),
    'a slash after': (path) => `${path}/`,
    'a dot segment': (path) => `/.${path}`,
    'two dots': (path) => `/x/..${path}`,
    'encoded dots': (path) => `/x/%2e%2e${path}`,
    'an encoded dot': (path) => `/%2e${path}`,
    'an encoded slash after': (path) => `${path}%2f`,
    'an encoded slash before': (path) => `/%2f${path.slice(1)}`,
    'capital letters': (path) => path.toUpperCase(),
    'a parameter': (path) => `${path};x=y`,
    'a parameter within': (path) => path.replace(/\/([^/]*)$/, ';/$1'),
    'an extension': (path) => `${path}.json`,
    'a NUL': (path) => `${path}%00`,
    'a line break': (path) => `${path}%0a`,
    'a space': (path) => `${path}%20`,
    'a backslash': (path) => path.replaceAll('/', '\\').replace('\\', '/'),
    'a broken escape': (path) => `${path}%`,
    'an escape of no letter': (path) => `${path}%ff`,
    'a letter of full width': (path) => `${path.slice(0, -1)}%ef%bd%81`,
  };

  test.each(Object.entries(variants))('%s', async (_, variant) => {
    for (const path of paths.filter((each) => variant(each) !== each)) {
      const { method } = endpoints.find((endpoint) => endpoint.path === path) ?? { method: 'GET' };
      const { status, body } = await raw(method, variant(path), method === 'POST' ? [formHeader, basic] : [], method === 'POST' ? 'grant_type=client_credentials' : '');
      expect([path, [400, 404, ...askedOfId(path)].includes(status), /token"|id="(login|consent-approve)"/.test(body)]).toEqual([path, true, false]);
    }
  });

  test.each<[string, (path: string) => string]>([
    ['an escaped letter', (path) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`)],
    ['a fragment', (path) => `${path}#x`],
  ])('%s is no other path, and under the same rules', async (_, variant) => {
    for (const { path, method } of endpoints) {
      const [plain, other] = [await raw(method, path), await raw(method, variant(path))];
      expect([path, [plain.status, 404].includes(other.status)]).toEqual([path, true]);
    }
  });
});

describe('a method that the contract does not name is refused at', () => {
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];

  test.each(paths)('%s', async (path) => {
    const known = endpoints.filter((endpoint) => endpoint.path === path).map(({ method }): string => method);
    const scripts = endpoints.some((endpoint) => endpoint.path === path && (endpoint.publicCors || endpoint.clientCors === true));
    const others = methods.filter((method) => !known.includes(method) && !(method === 'HEAD' && known.includes('GET')) && !(method === 'OPTIONS' && scripts));
    for (const method of others) {
      const { status, head, body } = await raw(method, path, [formHeader, basic], 'grant_type=client_credentials');
      expect([method, [400, 404, 405, 501, ...askedOfId(path)].includes(status)]).toEqual([method, true]);
      expect([method, /access_token|id="login"/.test(body)]).toEqual([method, false]);
      if (status === 405 && askedOfId(path).length === 0) expect(/^allow: (.*)$/im.exec(head)?.[1]?.trim()).toBe(known.join(', '));
    }
    const override = await raw(known.includes('POST') ? 'GET' : 'POST', path, [`X-HTTP-Method-Override: ${known[0]}`, `X-Method-Override: ${known[0]}`, formHeader], '_method=DELETE');
    expect(override.status < 500).toBe(true);
    if (known.length === 1) expect([400, 404, 405, ...askedOfId(path)]).toContain(override.status);
  });
});

describe('a body that is none of ours is refused by', () => {
  const bodies: Readonly<Record<string, Buffer>> = {
    'NUL bytes': Buffer.from('flow=\0&csrf=\0&token=\0&username=a\0b&password=\0&grant_type=\0'),
    'escaped NULs': Buffer.from('flow=%00&csrf=%00&token=%00&username=a%00b&password=%00&client_id=%00&redirect_uri=%00'),
    'broken UTF-8': Buffer.concat([Buffer.from('flow='), Buffer.from([0xc3, 0x28, 0xff, 0xfe]), Buffer.from('&csrf=x&token=x&client_id=web')]),
    'escaped broken UTF-8': Buffer.from('flow=%c3%28&csrf=%ff&token=%ed%a0%80&client_id=web'),
    'half an escape': Buffer.from('flow=%&csrf=%a&token=%zz'),
    '2,000 members': Buffer.from(Array.from({ length: 2000 }, (_, index) => `m${index}=x`).join('&')),
    '30,000 ampersands': Buffer.from('&'.repeat(30_000)),
    'the names of what every object has': Buffer.from('__proto__=x&constructor=x&toString=x&hasOwnProperty=x&flow=__proto__&csrf=x&token=x'),
    'JSON in a form': Buffer.from('{"flow":"x","csrf":"x"}'),
    'no body': Buffer.alloc(0),
  };
  const posts = named(endpoints.filter(({ method }) => method === 'POST'));

  test.each(posts)('%s', async (_, { path, contentType, bodyLimit = 65_536 }) => {
    for (const [name, body] of Object.entries(bodies)) {
      for (const type of [formHeader, 'Content-Type: application/json', 'Content-Type: multipart/form-data; boundary=x', 'Content-Type: \u00e9/;;;', 'X-None: x']) {
        const { status, head } = await raw('POST', path, [type], body);
        expect([name, type, status < 500 && status !== 0]).toEqual([name, type, true]);
        expect(head).not.toMatch(/^location: (?!\/)/im);
      }
    }
    for (const length of [bodyLimit + 1, Math.max(bodyLimit + 1, 1_000_000)]) {
      const { status, text, headers } = await provider.send(path, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `flow=${'x'.repeat(length)}` });
      expect([length, status]).toEqual([length, 413]);
      expect(headers.get('content-type')).toMatch(contentType === 'text/html' && !path.startsWith('/admin/') ? /^text\/html/ : /^application\/(problem\+|scim\+)?json/);
      expect(text.length).toBeLessThan(20_000);
    }
  });
});

describe('a query that is none of ours breaks nothing at', () => {
  const queries: Readonly<Record<string, string>> = {
    '12 KB': `flow=${'x'.repeat(12_000)}`,
    '12 KB of state': formOf({ ...request, state: 'x'.repeat(12_000) }).toString(),
    'broken escapes': 'flow=%&client_id=%zz&ui_locales=%c3%28',
    'NULs': 'flow=%00&client_id=%00&redirect_uri=%00&ui_locales=%00&post_logout_redirect_uri=%00&id_token_hint=%00',
    'an ID token for a client with a NUL': `id_token_hint=e30.${Buffer.from('{"aud":"a\\u0000b"}').toString('base64url')}.e30`,
    'lists and objects': 'flow[]=x&flow[x]=y&flow=a&flow=b&ui_locales=de&ui_locales=fr',
    'the names of what every object has': '__proto__=x&constructor=x&__proto__[x]=y&flow=__proto__',
    '3,000 members': Array.from({ length: 3000 }, (_, index) => `${index}`).join('&'),
    'markup': 'flow=%22%3e%3cscript%3ealert(1)%3c/script%3e&client_id=%3cscript%3e&ui_locales=%3cscript%3e&error=%3cscript%3e&state=%3cscript%3e',
    'question marks': '?flow=x?flow=y&?&?',
  };

  test.each(named(endpoints))('%s', async (_, { method, path }) => {
    for (const [name, query] of Object.entries(queries)) {
      const { status, body } = await raw(method, `${path}?${query}`, method === 'POST' ? [formHeader] : []);
      expect([name, status < 500 && status !== 0, body.includes('<script>')]).toEqual([name, true, false]);
    }
    const { status } = await raw(method, `${path}?flow=${'x'.repeat(40_000)}`);
    expect(status).toBe(431); // Node.js reads no more than 16 KB of headers
  });
});

describe('a page is shown whatever language is asked for:', () => {
  const values: Readonly<Record<string, string>> = {
    'markup': '"><script>alert(1)</script>',
    'a path': '../../../etc/passwd',
    'what every object has': '__proto__,constructor;q=0.9,toString',
    '12 KB of tags': Array.from({ length: 2400 }, () => 'de-DE').join(','),
    '12 KB of one tag': 'a-'.repeat(6000),
    '12 KB of spaces': `de${' '.repeat(6000)};q=1${' '.repeat(6000)}`,
    'weights that are none': 'de;q=NaN,fr;q=-1,es;q=1e9,ja;q=',
    'not ASCII': 'd\u00e9',
    'nothing': '',
  };

  test.each(Object.entries(values))('%s', async (name, value) => {
    const { fields } = await ada.go(authorizePath({ prompt: 'login' }));
    const { status, body } = await raw('GET', `/login?flow=${fields['flow']}`, [`Accept-Language: ${value}`]);
    expect(status).toBe(200);
    expect(/<html lang="(\w+)"/.exec(body)?.[1]).toBe(name === '12 KB of tags' || name === '12 KB of spaces' ? 'de' : 'en');
    expect(body).not.toContain('<script>alert');
  });
});

test('nothing of all this broke anything: the log has no fault of ours, and a person still logs in', async () => {
  expect(provider.log.filter((line) => line.includes('"msg":"broken"'))).toEqual([]);
  const browser = new Browser(provider);
  expect((await browser.submit(await browser.go(authorizePath()), { username: 'ada@example.com', password })).text).toContain('id="consent-approve"');
});
