import { generateKeyPairSync } from 'node:crypto';
import { connectionProfileNames, connectionProfiles } from '@symbolon/contracts';
import { importSPKI, jwtVerify } from 'jose';
import { Browser, pageOf, type Seen } from './browser.ts';
import { comeBack, fileWith, openPlace, press, saidBy, tokenOf, toLogin, type Place } from './connection-place.ts';
import { secret, type Provider } from './provider.ts';
import { openImpostor, type Faults, type Impostor } from './upstream-impostor.ts';

/** The providers that an entry names by one word, played by an impostor at their own addresses: none of them was there to be tried. */
const appleKey = generateKeyPairSync('ec', { namedCurve: 'P-256', privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
const entries = connectionProfileNames.map((name) => ({
  connection: name, profile: name, client_id: 'symbolon', client_secret: name === 'apple' ? appleKey.privateKey : secret, create_people: true,
  ...(name === 'apple' && { apple_team_id: 'TEAM123456', apple_key_id: 'KEY1234567' }), ...(connectionProfiles[name].believed.when !== 'never' && { trusted_domains: ['gmail.com', 'corp.example'] }),
}));
let impostor: Impostor;
let place: Place;
let provider: Provider;
beforeAll(async () => {
  impostor = await openImpostor();
  place = await openPlace(entries);
  ({ provider } = place);
  const calls = provider.runtime.upstream;
  const { fetch } = calls;
  const parts: readonly [RegExp, string][] = [[/openid-configuration$/, '/.well-known/openid-configuration'], [/keys|jwks/, '/jwks'], [/token/, '/token']];
  Object.assign(calls, { fetch: (address: string, call: Parameters<typeof fetch>[1]) => fetch(impostor.origin + (parts.find(([pattern]) => pattern.test(address))?.[1] ?? '/userinfo'), call) });
});
beforeEach(async () => {
  await place.rewind();
  provider.clock.advance(601); // what the other says of itself is asked for anew
});
afterAll(async () => {
  await provider.close();
  await impostor.close();
});

/** What it says of itself, at its own addresses. */
const documentOf = (of: string) => ({ issuer: of, authorization_endpoint: `${new URL(of).origin}/auth`, token_endpoint: `${new URL(of).origin}/token`, jwks_uri: `${new URL(of).origin}/jwks`, userinfo_endpoint: undefined, authorization_response_iss_parameter_supported: undefined });
async function leave(connection: string, browser = new Browser(provider)): Promise<{ readonly browser: Browser; readonly left: URL; readonly back: URL }> {
  const left = new URL(await press(browser, await toLogin(browser), connection));
  const back = impostor.visit(left.href);
  back.searchParams.delete('iss');
  return { browser, left, back };
}
async function through(connection: string, metadata: object | undefined, faults: Faults): Promise<Seen> {
  impostor.faults = { ...(metadata && { metadata: { ...metadata } }) };
  const { browser, back } = await leave(connection);
  impostor.faults = { ...faults, ...(metadata && { metadata: { ...metadata } }) };
  return comeBack(browser, back.href);
}
const failed = 'The answer of the other provider could not be checked, so nobody was signed in. Try again, or sign in in another way.';
const isRefused = (seen: Seen): boolean => saidBy(seen) === failed;

describe('Google is believed', () => {
  const google = documentOf('https://accounts.google.com');
  test.each<[what: string, claims: object, page: string | undefined]>([
    ['of what it hosts for anybody', { email: 'carl@gmail.com' }, undefined],
    ['of a domain that it hosts for an organization', { email: 'carl@corp.example', hd: 'corp.example' }, undefined],
    ['of another domain of an organization whose own it is trusted with', { email: 'carl@corp.example', hd: 'gmail.com' }, undefined],
    ['not of an organization that it is not trusted with', { email: 'carl@corp.example', hd: 'elsewhere.example' }, 'verify-email'],
    ['not of an address that it has only mailed once', { email: 'carl@corp.example' }, 'verify-email'],
    ['not of a domain that it is not trusted with', { email: 'carl@elsewhere.example', hd: 'elsewhere.example' }, 'verify-email'],
  ])('%s', async (_, claims, page) => {
    expect(pageOf(await through('google', google, { claims: { iss: google.issuer, ...claims } }))).toBe(page);
  });
});

describe('Microsoft', () => {
  const tid = '11111111-2222-3333-4444-555555555555';
  const template = { ...documentOf('https://login.microsoftonline.com/common/v2.0'), issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' };
  const of = (tenant: string) => `https://login.microsoftonline.com/${tenant}/v2.0`;

  test('lets people of any tenant in, known by tenant and subject, and is never believed about an address', async () => {
    expect(pageOf(await through('microsoft', template, { claims: { iss: of(tid), tid } }))).toBe('verify-email');
    expect(await provider.database.prisma.linkedLogin.findMany({ select: { subject: true } })).toEqual([{ subject: `${tid} carl` }]);
    await expect(provider.apply(fileWith([{ ...entries.find(({ connection }) => connection === 'microsoft'), trusted_domains: ['corp.example'] }]))).rejects.toThrow('nOAuth');
  });

  test.each<[what: string, claims: Readonly<Record<string, unknown>>]>([
    ['of another tenant than its issuer', { iss: of(tid), tid: tid.replace('1', '2') }],
    ['whose issuer is the bare template', { iss: of('{tenantid}'), tid }],
    ['of a tenant that is called like the template', { iss: of('{tenantid}'), tid: '{tenantid}' }],
    ['of no tenant', { iss: of(tid), tid: undefined }],
    ['of a tenant of another host', { iss: `https://evil.example/${tid}/v2.0`, tid }],
  ])('lets nobody in by an ID token %s', async (_, claims) => {
    expect(isRefused(await through('microsoft', template, { claims }))).toBe(true);
  });

  test('is not itself where its document names another issuer', async () => {
    impostor.faults = { metadata: documentOf('https://evil.example/{tenantid}/v2.0') };
    const browser = new Browser(provider);
    const page = await toLogin(browser);
    expect(isRefused(await browser.go(/href="(\/login\/connections\/microsoft\?[^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? ''))).toBe(true);
  });
});

describe('Apple', () => {
  const claims = { iss: 'https://appleid.apple.com', email_verified: 'true' };
  const user = JSON.stringify({ name: { firstName: 'Carl', lastName: 'Corp' } });

  test('answers by a form, tells a name once, and is shown a secret that its key has signed just now', async () => {
    impostor.faults = {};
    const { browser, left, back } = await leave('apple');
    expect([left.origin, left.searchParams.get('response_mode'), left.searchParams.get('scope')]).toEqual(['https://appleid.apple.com', 'form_post', 'openid email name']);
    impostor.faults = { claims, byRsa: true };
    const posted = await provider.send(back.pathname, { method: 'POST', body: new URLSearchParams([...back.searchParams, ['user', user], ['more', 'of nobody']]) });
    const location = posted.headers.get('location') ?? '';
    expect([posted.status, location.includes('more=')]).toEqual([303, false]);
    expect(await tokenOf(provider, await browser.go(location))).toMatchObject({ email: 'carl@corp.example', email_verified: true, name: 'Carl Corp', given_name: 'Carl' });
    const { payload, protectedHeader } = await jwtVerify(impostor.asked.at(-1)?.get('client_secret') ?? '', await importSPKI(appleKey.publicKey, 'ES256'), { currentDate: provider.clock.now() });
    const now = provider.clock.now().getTime() / 1000;
    expect([protectedHeader, payload]).toEqual([{ typ: 'JWT', alg: 'ES256', kid: 'KEY1234567' }, { iss: 'TEAM123456', sub: 'symbolon', aud: 'https://appleid.apple.com', iat: now, exp: now + 300 }]);
    expect(provider.log.join('\n')).not.toContain('PRIVATE KEY');
  });

  test.each(['{', '[]', '{"name":7}', '"name"', `{"name":{"firstName":"${'a'.repeat(3000)}"}}`])('a name that is none is left out: %j', async (odd) => {
    impostor.faults = {};
    const { browser, back } = await leave('apple');
    impostor.faults = { claims, byRsa: true };
    back.searchParams.set('user', odd);
    expect(await tokenOf(provider, await comeBack(browser, back.href))).not.toHaveProperty('name');
  });
});

test('LinkedIn is sent no challenge and no nonce, of which it knows nothing', async () => {
  const linkedin = documentOf('https://www.linkedin.com/oauth');
  impostor.faults = { metadata: linkedin };
  const { browser, left, back } = await leave('linkedin');
  expect([left.searchParams.has('nonce'), left.searchParams.has('code_challenge')]).toEqual([false, false]);
  impostor.faults = { metadata: linkedin, claims: { iss: linkedin.issuer, nonce: undefined } };
  expect(await tokenOf(provider, await comeBack(browser, back.href))).toMatchObject({ email: 'carl@corp.example' });
});

test.each<[name: string, told: object, page: string | undefined]>([
  ['discord', { id: '80351110224678912', username: 'nelly', global_name: 'Nelly', email: 'nelly@corp.example', verified: true }, undefined],
  ['discord', { id: '80351110224678912', email: 'nelly@corp.example', verified: false }, 'verify-email'],
  ['facebook', { id: '10001', name: 'Nelly', email: 'nelly@corp.example' }, 'verify-email'],
  ['x', { data: { id: '2244994945', name: 'Nelly', username: 'nelly', confirmed_email: 'nelly@corp.example' } }, 'verify-email'],
])('%s says who somebody is as its profile reads it: %j', async (name, userinfo, page) => {
  expect(pageOf(await through(name, undefined, { noIdToken: true, userinfo: { ...userinfo } }))).toBe(page);
});

test('GitLab is OpenID Connect as any other', async () => {
  const { issuer: of } = connectionProfiles.gitlab;
  expect(pageOf(await through('gitlab', documentOf(of), { claims: { iss: of } }))).toBeUndefined();
});

describe('Slack', () => {
  const slack = documentOf('https://slack.com');
  const of = (team: unknown) => ({ claims: { iss: slack.issuer, sub: 'U0R7JM', 'https://slack.com/team_id': team } });

  test('lets people of any workspace in, known by workspace and person, as each calls its people by itself', async () => {
    expect(pageOf(await through('slack', slack, of('T0R7GR')))).toBe('verify-email');
    expect(await provider.database.prisma.linkedLogin.findMany({ select: { subject: true } })).toEqual([{ subject: 'T0R7GR U0R7JM' }]);
  });

  test.each([undefined, '', 'T0 R7GR', ['T0R7GR'], 7])('lets nobody of the workspace %j in', async (team) => {
    expect(isRefused(await through('slack', slack, of(team)))).toBe(true);
  });
});

test('what is no JSON lets nobody in, and nothing of it is in the log', async () => {
  expect(isRefused(await through('discord', undefined, { noIdToken: true, userinfo: 'carl@corp' }))).toBe(true);
  expect(provider.log.join('\n')).toContain('"error":"wrong_answer"');
  expect(provider.log.join('\n')).not.toContain('carl@');
});

test('an entry of three lines is all that a profile needs, and what it fills in is not written down', async () => {
  const page = await toLogin(new Browser(provider));
  expect(connectionProfileNames.filter((name) => !new RegExp(`id="connection-${name}"[^]*?${connectionProfiles[name].name}`).test(page.text))).toEqual([]);
  expect(await provider.database.prisma.connection.findUnique({ where: { id: 'github' }, select: { type: true, issuer: true, protocol: true, scopes: true } })).toEqual({ type: '', issuer: '', protocol: {}, scopes: [] });
});

test('a connection by a profile that a later release knows is not offered', async () => {
  await provider.database.prisma.connection.update({ where: { id: 'google' }, data: { profile: 'later' } });
  const node = await provider.another();
  const page = await toLogin(new Browser(node));
  expect([page.text.includes('id="connection-google"'), page.text.includes('id="connection-github"')]).toEqual([false, true]);
  await node.close();
});
