import { s256 } from '@symbolon/crypto';
import { Browser, pageOf, type Seen } from './browser.ts';
import { password, secret, shop, startProvider, type Provider } from './provider.ts';

/** Addresses that any program of the device could answer at (RFC 8252 section 8.6): nobody gets a code there without the person. */
const verifier = 'v'.repeat(43);
const addresses = ['http://127.0.0.1:50123/native', 'http://[::1]/native', 'http://localhost:8080/native', 'com.example.app:/callback'];
const here = 'http://localhost:3000';
const claimed = 'https://app.example.com/callback';
const app = { token_endpoint_auth_method: 'none', grant_types: ['authorization_code'], scope: 'openid', redirect_uris: ['http://127.0.0.1/native', 'http://[::1]/native', ...addresses.slice(2), `${here}/console/callback`, `${here}0/callback`, claimed] };
const file = { ...shop, clients: [{ ...app, client_id: 'ours', first_party: true }, { ...app, client_id: 'theirs' }, { ...app, client_id: 'server', client_secret: secret, token_endpoint_auth_method: 'client_secret_basic', first_party: true }] };

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(file);
});
afterAll(() => provider.close());

const path = (client_id: string, redirect_uri: string, more = {}) =>
  `/oauth/authorize?${new URLSearchParams({ client_id, redirect_uri, response_type: 'code', scope: 'openid', code_challenge: s256(verifier), code_challenge_method: 'S256', ...more }).toString()}`;
const membersAt = ({ location }: Seen, address: string): Record<string, string> => {
  if (!location?.startsWith(address)) throw new Error(`not back at the client: ${location}`);
  return Object.fromEntries(new URL(location).searchParams);
};
const sessionOn = ({ text }: Seen) => /name="session" value="([\w-]+)"/.exec(text)?.[1] ?? '';
/** Somebody who has logged in by this client, and allowed what it asks. */
async function knownTo(client: string, address: string, node = provider): Promise<Browser> {
  const browser = new Browser(node);
  let seen = await browser.submit(await browser.go(path(client, address)), { username: 'ada@example.com', password });
  if (pageOf(seen) === 'consent') seen = await browser.submit(seen, { decision: 'approve' });
  expect(membersAt(seen, address)).toHaveProperty('code'); // who has just logged in is asked nothing more
  provider.clock.advance(1);
  return browser;
}

describe.each(addresses)('at %s', (address) => {
  test('a person who is logged in goes on by a click, in each flow anew', async () => {
    const browser = await knownTo('ours', address);
    for (const more of [{}, { login_hint: 'ada@example.com' }]) {
      const page = await browser.go(path('ours', address, more));
      expect([pageOf(page), page.text.includes('ada@example.com')]).toEqual(['select-account', true]);
      expect(pageOf(await browser.go(`/oauth/authorize/resume?flow=${page.fields['flow']}`))).toBe('select-account'); // no way around
      expect(membersAt(await browser.submit(page, { session: sessionOn(page) }), address)).toHaveProperty('code');
    }
  });

  test('what was allowed before has to be allowed again', async () => {
    const browser = await knownTo('theirs', address);
    const page = await browser.go(path('theirs', address));
    expect(pageOf(page)).toBe('consent');
    expect(pageOf(await browser.go(`/oauth/authorize/resume?flow=${page.fields['flow']}`))).toBe('consent');
    expect(membersAt(await browser.submit(page, { decision: 'approve' }), address)).toHaveProperty('code');
  });

  test.each(['ours', 'theirs'])('nothing comes without a page for the client that is %s', async (client) => {
    const browser = await knownTo(client, address);
    expect(membersAt(await browser.go(path(client, address, { prompt: 'none' })), address)).toMatchObject({ error: 'interaction_required' });
  });
});

test.each([
  ['ours', claimed],
  ['theirs', claimed],
  ['server', addresses[0] ?? ''],
])('the client %s at %s, where its code is its own, is not asked again', async (client, address) => {
  const browser = await knownTo(client, address);
  for (const more of [{}, { prompt: 'none' }]) expect(membersAt(await browser.go(path(client, address, more)), address)).toHaveProperty('code');
});

describe('where the issuer itself is at an address of the device', () => {
  let local: Provider;
  beforeAll(async () => void (local = await provider.another({ SYMBOLON_ISSUER: here })));
  afterAll(() => local.close());

  test.each([[`${here}/console/callback`, 'code'], [`${here}0/callback`, 'error']])('what is below it is answered by this server alone, so that its own pages are not asked about: %s', async (address, member) => {
    const browser = await knownTo('ours', address, local);
    expect(membersAt(await browser.go(path('ours', address, { prompt: 'none' })), address)).toHaveProperty(member);
  });
});
