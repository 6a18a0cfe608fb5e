import { JwkSet } from '@symbolon/contracts';
import { verifyJwt } from '@symbolon/crypto';
import { Browser, type Seen } from './browser.ts';
import { decoded, issuer, password, secret, startProvider, type Answer, type Provider } from './provider.ts';

/** The browser's state, salted, in every response of OpenID Connect (Session Management section 3). */
const sessionState = expect.stringMatching(/^[\w-]{43}\.[\w-]{22}$/) as string;

/** How the suite wants its authorization responses. */
export type SuiteMode = 'query' | 'form_post';
export type Members = Readonly<Record<string, string>>;
export type Tokens = Readonly<Record<string, unknown>>;

export const callback = 'https://suite.example.com/callback';
/** A client as the official suite registers it: it sends neither PKCE nor, in one module, a nonce. */
export const suiteClient = {
  client_id: 'client-1',
  client_secret: secret,
  grant_types: ['authorization_code', 'refresh_token'],
  first_party: true,
  require_pkce: false,
  require_nonce: false,
  scope: 'openid profile email address phone offline_access',
  redirect_uris: [callback],
};
export const suiteUser = {
  username: 'ada@example.com',
  password,
  email_verified: true,
  claims: {
    name: 'Ada Lovelace', family_name: 'Lovelace', given_name: 'Ada', nickname: 'ada', profile: 'https://ada.example/', picture: 'https://ada.example/a.png',
    website: 'https://ada.example/', gender: 'female', birthdate: '1815-12-10', zoneinfo: 'Europe/London', locale: 'en-GB', updated_at: 1_700_000_000,
    address: { country: 'GB' }, phone_number: '+441',
  },
};

/** What the official suite does on the way through each module, and all that it checks there, against a provider of its own. */
export class OpSuite {
  private constructor(
    readonly provider: Provider,
    readonly mode: SuiteMode,
  ) {}

  static async start(mode: SuiteMode): Promise<OpSuite> {
    const provider = await startProvider();
    const clients = [suiteClient, { ...suiteClient, client_id: 'client-2' }, { ...suiteClient, client_id: 'client-post', token_endpoint_auth_method: 'client_secret_post' }];
    await provider.apply({ clients, users: [suiteUser] });
    return new OpSuite(provider, mode);
  }

  newBrowser(): Browser {
    return new Browser(this.provider);
  }

  request(members: Members = {}, without: readonly string[] = []): string {
    const mode: Members = this.mode === 'query' ? {} : { response_mode: this.mode };
    const all = { client_id: 'client-1', redirect_uri: callback, response_type: 'code', scope: 'openid', state: 'state-1', nonce: 'nonce-1', ...mode, ...members };
    return `/oauth/authorize?${new URLSearchParams(Object.entries(all).filter(([name]) => !without.includes(name))).toString()}`;
  }

  async logIn(path: string, browser = this.newBrowser()): Promise<Seen> {
    return this.enter(browser, await browser.go(path));
  }

  async enter(browser: Browser, page: Seen): Promise<Seen> {
    expect(page.text).toContain('id="password"');
    return browser.submit(page, { username: suiteUser.username, password });
  }

  /** The members that the browser carries to the client: by query alone, or by POST alone. */
  #response(seen: Seen): Members {
    if (this.mode === 'query') {
      const url = new URL(seen.location ?? 'about:blank');
      expect([seen.status, url.origin + url.pathname, url.hash]).toEqual([303, callback, '']);
      return Object.fromEntries(url.searchParams);
    }
    expect([seen.status, seen.location, seen.action]).toEqual([200, undefined, callback]); // nothing in the query
    expect(seen.text).toMatch(/<form id="form-post" method="post" action="https:\/\/suite\.example\.com\/callback">/); // so application/x-www-form-urlencoded
    expect([seen.headers.get('content-type'), seen.headers.get('cache-control')]).toEqual(['text/html; charset=utf-8', 'no-store']);
    return seen.fields;
  }

  /** The code of an answer that has nothing but what it must have. */
  codeOf(seen: Seen): string {
    const members = this.#response(seen);
    expect(members).toEqual({ code: expect.stringMatching(/^[\w-]{43}$/) as string, state: 'state-1', iss: issuer, session_state: sessionState });
    return members['code'] ?? '';
  }

  /** The error of an answer that has nothing but what it must have, in characters that it may have (RFC 6749 section 4.1.2.1). */
  errorOf(seen: Seen): string {
    const members = this.#response(seen);
    expect(members).toEqual({ error: expect.any(String) as string, error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/) as string, state: 'state-1', iss: issuer, session_state: sessionState });
    return members['error'] ?? '';
  }

  redeem(code: string, as = 'client-1', members: Members = {}): Promise<Answer> {
    return this.provider.token({ grant_type: 'authorization_code', code, redirect_uri: callback, ...members }, [as, secret]);
  }

  userinfo(token: unknown, init: RequestInit = {}): Promise<Answer> {
    return this.provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(token)}` }, ...init });
  }

  /** A token response as it must be, its ID token verified, and userinfo with the same subject. */
  async tokensOf(answer: Answer, { as = 'client-1', nonce = 'nonce-1' }: { readonly as?: string; readonly nonce?: string | null } = {}): Promise<Tokens> {
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.json).toMatchObject({ token_type: 'Bearer', expires_in: expect.any(Number) as number, access_token: expect.stringMatching(/^[\x21-\x7E]{22,}$/) as string });
    const { keys } = JwkSet.parse((await this.provider.send('/oauth/jwks')).json);
    const now = this.provider.clock.now();
    const { header, claims } = await verifyJwt(String(answer.json['id_token']), { keys: [...keys] }, { issuer, audience: as, typ: 'JWT', algorithms: ['RS256'], currentDate: now });
    expect(keys.filter(({ kid }) => kid === header.kid)).toHaveLength(1);
    expect(claims).toMatchObject({ aud: as, sub: expect.stringMatching(/^[\x20-\x7E]{1,255}$/) as string, acr: 'aal1' });
    expect(Math.abs((claims.iat ?? 0) - now.getTime() / 1000)).toBeLessThan(300);
    expect(claims['nonce'] ?? null).toBe(nonce);
    const userinfo = await this.userinfo(answer.json['access_token']);
    expect([userinfo.status, userinfo.json['sub']]).toEqual([200, claims.sub]);
    expect(userinfo.headers.get('content-type')).toMatch(/^application\/json/);
    return answer.json;
  }

  /** A refusal of the token endpoint, with nothing but what it must have (RFC 6749 section 5.2). */
  tokenErrorOf(answer: Answer): string {
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([400, 'no-store']);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.json).toEqual({ error: expect.any(String) as string, error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/) as string });
    return String(answer.json['error']);
  }

  /** The whole happy flow, with every check on its way. */
  async flow(members: Members = {}, browser = this.newBrowser()): Promise<{ readonly browser: Browser; readonly tokens: Tokens }> {
    const as = members['client_id'] ?? 'client-1';
    const code = this.codeOf(await this.logIn(this.request(members), browser));
    return { browser, tokens: await this.tokensOf(await this.redeem(code, as), { as }) };
  }

  /** The tokens of a request that a browser which is logged in answers without a page. */
  async again(browser: Browser, members: Members): Promise<Tokens> {
    return this.tokensOf(await this.redeem(this.codeOf(await browser.go(this.request(members)))));
  }
}

export const idToken = (tokens: Tokens) => decoded(tokens['id_token']).claims;
