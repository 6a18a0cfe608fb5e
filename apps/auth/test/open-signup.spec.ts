import { randomText, s256, secureRandom } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { formOf, password, secret, shop, startProvider, type Provider } from './provider.ts';

/** Sign-ups at the doors that anybody may use, with nothing but the client's id: no other than the page is. */
const callback = 'https://app.example.com/callback';
const native = {
  client_id: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'password'],
  password_grant_types: ['signup'],
  first_party: true,
  scope: 'openid',
  redirect_uris: [callback],
};
const file = { ...shop, clients: [...shop.clients, native, { ...native, client_id: 'backend', client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' }] };

const asked = (verifier: string, more = {}) => ({ client_id: 'native', redirect_uri: callback, response_type: 'code', scope: 'openid', code_challenge: s256(verifier), code_challenge_method: 'S256', ...more });
const doors = {
  'the password grant': async (provider: Provider, username: string) => {
    const verifier = randomText(secureRandom, 48);
    await provider.send('/oauth/par', { method: 'POST', body: formOf(asked(verifier)) });
    return provider.token({ grant_type: 'password', client_id: 'native', type: 'signup', username, password, code_verifier: verifier });
  },
  'the challenge endpoint': (provider: Provider, username: string) =>
    provider.send('/oauth/authorize-challenge', { method: 'POST', body: formOf(asked(randomText(secureRandom, 48), { type: 'signup', username, password })) }),
  'the page': async (provider: Provider, username: string) => {
    const browser = new Browser(provider);
    const page = await browser.go(`/oauth/authorize?${new URLSearchParams(asked(randomText(secureRandom, 48), { prompt: 'create' })).toString()}`);
    return browser.step('/signup', { method: 'POST', body: formOf({ ...page.fields, username, password }) });
  },
};
const people = (provider: Provider) => provider.database.prisma.user.count();

async function started(environment: NodeJS.ProcessEnv): Promise<Provider> {
  const provider = await startProvider(environment);
  await provider.apply(file);
  return provider;
}

describe('where sign-up is closed', () => {
  let provider: Provider;
  beforeAll(async () => {
    provider = await started({});
  });
  afterAll(() => provider.close());

  test.each(['the password grant', 'the challenge endpoint'] as const)('%s refuses it to a client without a secret, whoever is meant', async (door) => {
    const before = await people(provider);
    for (const username of ['new@example.com', 'ada@example.com']) {
      const { status, json } = await doors[door](provider, username);
      expect([status, json]).toEqual([400, { error: 'unauthorized_client', error_description: 'Sign-up is not offered here.' }]);
    }
    expect(await people(provider)).toBe(before);
  });

  test('a client with a secret makes accounts as its file says', async () => {
    expect((await provider.token({ grant_type: 'password', type: 'signup', username: 'by.backend@example.com', password }, ['backend', secret])).status).toBe(200);
  });
});

describe('where the address has to be proven', () => {
  let provider: Provider;
  beforeAll(async () => {
    provider = await started({ SYMBOLON_SIGNUP: 'open' });
  });
  afterAll(() => provider.close());

  test('the password grant leads to the pages, whoever is meant', async () => {
    const before = await people(provider);
    for (const username of ['new@example.com', 'ada@example.com'])
      expect((await doors['the password grant'](provider, username)).json).toEqual({
        error: 'unauthorized_client',
        error_description: 'An address has to be proven here before there is an account: lead people to the authorization endpoint with prompt=create.',
      });
    expect(await people(provider)).toBe(before);
  });

  test('the challenge endpoint leads to the sign-up page, whoever is meant', async () => {
    const before = await people(provider);
    for (const username of ['new@example.com', 'ada@example.com']) {
      const { status, json } = await doors['the challenge endpoint'](provider, username);
      expect([status, json['error']]).toEqual([403, 'redirect_to_web']);
      const page = await new Browser(provider).go(`/oauth/authorize?${new URLSearchParams({ client_id: 'native', request_uri: String(json['request_uri']) }).toString()}`);
      expect(page.text).toContain('data-page="signup"');
    }
    expect(await people(provider)).toBe(before);
  });
});

describe('where nothing has to be proven first', () => {
  test.each(Object.entries(doors))('%s makes no more accounts for an address than it may have, and tells nobody whether a name is taken then', async (_, ask) => {
    const provider = await started({ SYMBOLON_SIGNUP: 'open', SYMBOLON_EMAIL_VERIFICATION: 'optional', SYMBOLON_THROTTLE_ADDRESS: '10', SYMBOLON_PROOF_OF_WORK_BITS: '0' });
    const before = await people(provider);
    for (let index = 0; index < 12; index += 1) await ask(provider, `new${index}@example.com`);
    expect(await people(provider)).toBe(before + 10);
    const [unknown, taken] = [await ask(provider, 'one.more@example.com'), await ask(provider, 'ada@example.com')];
    expect([unknown.status, unknown.headers.get('retry-after')]).toEqual([taken.status, taken.headers.get('retry-after')]);
    expect(unknown.headers.get('retry-after')).toMatch(/^\d+$/);
    provider.clock.advance(3600);
    await ask(provider, 'later@example.com');
    expect(await people(provider)).toBe(before + 11);
    await provider.close();
  });

  test('one count for all doors', async () => {
    const provider = await started({ SYMBOLON_SIGNUP: 'open', SYMBOLON_EMAIL_VERIFICATION: 'optional', SYMBOLON_THROTTLE_ADDRESS: '10', SYMBOLON_PROOF_OF_WORK_BITS: '0' });
    const before = await people(provider);
    for (let index = 0; index < 5; index += 1) for (const [name, ask] of Object.entries(doors)) await ask(provider, `${name.replaceAll(' ', '.')}.${index}@example.com`);
    expect(await people(provider)).toBe(before + 10);
    await provider.close();
  });
});
