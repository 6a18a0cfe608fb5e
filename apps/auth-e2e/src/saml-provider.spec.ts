import { ForeignSamlIdp, hasSamlIdp, type Asked } from './foreign-saml-idp.ts';
import { FormBrowser, type Seen } from './form-browser.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type ServerProcess } from './server-process.ts';
import { until } from './until.ts';

/** People who log in by an identity provider of SAML that we did not write: it takes our metadata and requests, and we its metadata and answers. */
const scratch = openScratch();
const idp = 'https://idp.example';
const application = { client_id: 'web', token_endpoint_auth_method: 'none', grant_types: ['authorization_code'], first_party: true, scope: 'openid', redirect_uris: ['https://app.example.com/callback'] };

if (!hasSamlIdp) process.stderr.write('No identity provider of SAML is tried: pysaml2 cannot be installed, or there is no xmlsec1. Is there a network, python3-venv, and xmlsec1?\n');

(hasSamlIdp ? describe : describe.skip)('pysaml2', () => {
  let issuer: string;
  let provider: ForeignSamlIdp;
  let server: ServerProcess;
  beforeAll(async () => {
    provider = new ForeignSamlIdp(scratch.directory(), idp);
    const shared = { type: 'saml', name: 'Example Corp', entity_id: `${idp}/metadata`, create_people: true, trusted_domains: ['corp.example'], claims: { given_name: "claims['urn:oid:2.5.4.42']" } };
    const metadata = await provider.metadata();
    const certificate = /X509Certificate>([^<]*)</.exec(metadata)?.[1] ?? '';
    const at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ clients: [application], connections: [{ ...shared, connection: 'corp', idp_metadata: metadata, logout_there: true, idp_initiated: true, passive: true, domains: ['corp.example'] }, { ...shared, connection: 'posting', sso_url: `${idp}/sso`, sso_binding: 'post', slo_url: `${idp}/slo`, logout_there: true, certificates: [certificate] }] }) });
    issuer = at.issuer;
    server = await startServer(at);
  });
  afterAll(async () => {
    await provider.leave();
    await server.stop();
    await scratch.close();
  });

  const url = (path: string): URL => new URL(path, issuer);
  const metadataOf = async (connection: string) => (await fetch(url(`/login/connections/${connection}/metadata`))).text();
  /** Away by the button, with the request that the browser carries. */
  async function leave(connection: string): Promise<{ readonly browser: FormBrowser; readonly request: Readonly<Record<string, string>> }> {
    const browser = new FormBrowser(issuer);
    const page = await browser.go(url('/account'));
    const path = new RegExp(`href="(/login/connections/${connection}\\?[^"]*)"`).exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const seen = await browser.go(url(path));
    return { browser, request: seen.location ? Object.fromEntries(seen.location.searchParams) : seen.fields };
  }
  /** The form that it answers by, and the one that carries it on. */
  async function comeBack(browser: FormBrowser, destination: string, response: string): Promise<Seen> {
    const page = await new FormBrowser(issuer).go(new URL(destination), { method: 'POST', body: new URLSearchParams({ SAMLResponse: Buffer.from(response).toString('base64'), RelayState: '' }) });
    return browser.submit(page, {});
  }
  const carl = { name: 'carl-1', person: { mail: ['carl@corp.example'], givenName: ['Carl'] } };

  test.each<[Asked['binding'], string, Asked['signed']]>([['redirect', 'corp', ['assertion']], ['redirect', 'corp', ['response']], ['post', 'posting', ['assertion', 'response']]])('takes our request by %s of %s, and logs somebody in by its signed %s', async (binding, connection, signed) => {
    const { browser, request } = await leave(connection);
    const answer = await provider.answer({ metadata: await metadataOf(connection), binding, request, ...carl, person: { ...carl.person, mail: [`${connection}@corp.example`] }, signed });
    expect(answer).not.toHaveProperty('error');
    const page = await comeBack(browser, answer['destination'] ?? '', answer['response'] ?? '');
    expect(page.text).toContain('data-page="account"');
    expect(page.text).toContain(`${connection}@corp.example`);
  });

  /** Logs somebody in, and says by what their log-in is known there. */
  async function loggedIn(connection: 'corp' | 'posting', binding: Asked['binding']) {
    const { browser, request } = await leave(connection);
    const { destination = '', response = '' } = await provider.answer({ metadata: await metadataOf(connection), binding, request, ...carl, signed: ['response'] });
    expect((await comeBack(browser, destination, response)).text).toContain('data-page="account"');
    return { browser, index: /SessionIndex="([^"]+)"/.exec(response)?.[1] ?? '' };
  }
  const membersOf = ({ location, fields }: Seen) => (location ? Object.fromEntries(location.searchParams) : fields);
  /** As a browser of theirs carries it here, without a cookie of ours. */
  const brought = ({ address, destination = '', message = '' }: Readonly<Record<string, string>>, as: 'SAMLRequest' | 'SAMLResponse'): Promise<Seen> =>
    address ? new FormBrowser(issuer).go(new URL(address)) : new FormBrowser(issuer).go(new URL(destination), { method: 'POST', body: new URLSearchParams({ [as]: Buffer.from(message).toString('base64') }) });

  test.each<['corp' | 'posting', Asked['binding']]>([['corp', 'redirect'], ['posting', 'post']])('takes our log-out of %s by %s, and we its answer; we take its own, and it our answer', async (connection, binding) => {
    const metadata = await metadataOf(connection);
    const here = await loggedIn(connection, binding);
    const left = await here.browser.submit(await here.browser.go(url('/oidc/logout')), { decision: 'logout' });
    const answer = await provider.logout({ metadata, binding, act: 'logged out', request: membersOf(left) });
    expect(answer).toMatchObject({ name: 'carl-1', index: here.index });
    expect((await brought(answer, 'SAMLResponse')).text).toContain('data-page="logged-out"');

    const there = await loggedIn(connection, binding);
    const told = await brought(await provider.logout({ metadata, binding, act: 'log out', name: 'carl-1', index: there.index }), 'SAMLRequest');
    expect(await provider.logout({ metadata, binding, act: 'heard', request: membersOf(told) })).toEqual({ status: 'urn:oasis:names:tc:SAML:2.0:status:Success' });
    expect((await there.browser.go(url('/account'))).text).toContain('data-page="login"');
  });

  test.each<[cipher: 'gcm' | 'cbc', signed: Asked['signed']]>([['gcm', ['assertion']], ['cbc', ['response', 'assertion']]])('encrypts for us, the assertion and the name in it, by %s, and logs people out from its own server', async (encrypted, signed) => {
    const metadata = await metadataOf('corp');
    const { browser, request } = await leave('corp');
    const { destination = '', response = '' } = await provider.answer({ metadata, binding: 'redirect', request, ...carl, signed, encrypted });
    expect([response.includes('EncryptedAssertion'), response.includes('carl')]).toEqual([true, false]);
    expect((await comeBack(browser, destination, response)).text).toContain('data-page="account"');
    const logOut = (name: string) => provider.logout({ metadata, binding: 'redirect', act: 'log out by SOAP', name, encrypted });
    const done = { status: 'urn:oasis:names:tc:SAML:2.0:status:Success', answers: 'True', signed: 'True' };
    expect([await logOut('cora-1'), (await browser.go(url('/account'))).text.includes('data-page="account"')]).toEqual([done, true]);
    expect([await logOut('carl-1'), (await browser.go(url('/account'))).text.includes('data-page="login"')]).toEqual([done, true]);
  });

  test('by the cipher that it takes where nothing is said, Triple DES, nobody is let in', async () => {
    const { browser, request } = await leave('corp');
    const { destination = '', response = '' } = await provider.answer({ metadata: await metadataOf('corp'), binding: 'redirect', request, ...carl, signed: ['assertion'], encrypted: '3des' });
    expect((await comeBack(browser, destination, response)).text).toContain('data-page="login"');
    await until('the reason in the log', () => server.log.find(({ reason }) => String(reason).includes('encrypted in a way that is not taken')));
  });

  test('is asked silently, and where it knows nobody the application hears so', async () => {
    const browser = new FormBrowser(issuer);
    const asked = new URLSearchParams({ client_id: 'web', redirect_uri: application.redirect_uris[0] ?? '', response_type: 'code', scope: 'openid', prompt: 'none', login_hint: 'carl@corp.example', code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' });
    const request = membersOf(await browser.go(url(`/oauth/authorize?${asked.toString()}`)));
    const answer = await provider.logout({ metadata: await metadataOf('corp'), binding: 'redirect', act: 'knows nobody', request });
    expect(answer['passive']).toBe('true');
    expect((await comeBack(browser, answer['destination'] ?? '', answer['response'] ?? '')).location?.searchParams.get('error')).toBe('login_required');
  });

  test('sends somebody who has not asked, where the entry lets it, and nowhere else', async () => {
    const send = async (connection: string, binding: Asked['binding']) => {
      const { destination = '', response = '' } = await provider.answer({ metadata: await metadataOf(connection), binding, ...carl, signed: ['assertion'] });
      return (await comeBack(new FormBrowser(issuer), destination, response)).text;
    };
    expect(await send('corp', 'redirect')).toContain('data-page="account"');
    expect(await send('posting', 'post')).toContain('connection_failed');
  });

  test('takes no request that was changed, and we no answer that was', async () => {
    const { browser, request } = await leave('corp');
    const metadata = await metadataOf('corp');
    expect(await provider.answer({ metadata, binding: 'redirect', request: { ...request, Signature: request['Signature']?.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) ?? '' }, ...carl, signed: ['assertion'] })).toHaveProperty('error');
    const { destination = '', response = '' } = await provider.answer({ metadata, binding: 'redirect', request, ...carl, signed: ['assertion'] });
    expect((await comeBack(browser, destination, response.replace('carl@corp.example', 'cora@corp.example'))).text).toContain('data-page="login"');
    await until('the reason in the log', () => server.log.find(({ reason }) => String(reason).includes('what is signed was changed')));
  });
});
