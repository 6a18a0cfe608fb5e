import type { CertifiedKey } from '@symbolon/crypto';
import { readQueryMessage } from '../src/domain/saml/redirect-binding.ts';
import { ns } from '../src/domain/saml/names.ts';
import { signedElement } from '../src/domain/saml/signed-element.ts';
import { signedXml } from '../src/domain/saml/signed-xml.ts';
import { readXml } from '../src/domain/saml/xml.ts';
import { Browser, errorCodeOf, pageOf, type Seen } from './browser.ts';
import { fileWith, onward, saidBy, toLogin, tokenOf, type Place } from './connection-place.ts';
import { eventsOf } from './events.ts';
import { acs, answer, assertion, byForm, byQuery, bySoap, encryptedName, entityId, idp, keys, logoutAnswerXml, logoutXml, ourSlo, ourSoap, requestIn, response, slo, sso, usual, type LogoutSaid, type Said } from './saml-idp.ts';
import { left, openSamlPlace, post } from './connection-saml-place.ts';
import { logoutAnswer, newKey, queryPath, requestXml, responseIn, slo as wikiSlo, wiki, within } from './saml-place.ts';
import { inBody } from './saml-soap.ts';
import { setSignInPolicy } from './sign-in-policy.ts';

let place: Place;
let application: CertifiedKey;
beforeAll(async () => {
  application = await newKey();
  const own = { entity_id: idp, sso_url: undefined, certificates: undefined };
  place = await openSamlPlace([
    { roles: { editor: "'editors' in claims.groups" }, acr_values: { aal2: 'urn:corp:two' }, slo_url: slo, logout_there: true },
    { connection: 'posting', sso_binding: 'post', slo_url: slo, logout_there: true },
    { connection: 'portal', idp_initiated: true },
    { connection: 'quiet', passive: true, domains: ['corp.example'] },
    { connection: 'named', subject_claim: 'urn:oid:0.9.2342.19200300.100.1.1', email_claim: 'http://corp.example/mail', email_verified_claim: 'proven' },
    { ...own, connection: 'documented', idp_metadata: `<!-- kept by hand --><EntitiesDescriptor xmlns="${ns.metadata}"><EntityDescriptor entityID="https://other.example"/><EntityDescriptor entityID="${idp}"><IDPSSODescriptor protocolSupportEnumeration="${ns.protocol}"><KeyDescriptor><ds:KeyInfo xmlns:ds="${ns.signature}"><ds:X509Data><ds:X509Certificate>${(await keys())[0].certificate.replace(/-----[^-]+-----|\s/g, '')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/by-metadata"/></IDPSSODescriptor></EntityDescriptor></EntitiesDescriptor>` },
  ], {}, { clients: [...fileWith([]).clients, wiki({ certificates: [application.certificate], slo_url: wikiSlo })] });
});
afterAll(() => place.provider.close());
afterEach(() => place.rewind());

const certificatesOf = (xml: string): readonly string[] => [...xml.matchAll(/<ds:X509Certificate>([^<]*)</g)].map(([, text]) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`);
const metadataOf = async (connection = 'corp') => (await place.provider.send(`/login/connections/${connection}/metadata`)).text;

test.each(['assertion', 'response', 'both'] as const)('somebody new comes, with what is said of them, where the %s is signed; and again as the same', async (signed) => {
  const { browser, request } = await left(place);
  const claims = await tokenOf(place.provider, await post(place, browser, await answer(request.id, {}, signed)));
  expect(claims).toMatchObject({ email: 'carl@corp.example', email_verified: true, given_name: 'Carl', amr: ['fed'], acr: 'aal1' });
  const again = await left(place);
  expect(await tokenOf(place.provider, await post(place, again.browser, await answer(again.request.id)))).toMatchObject({ sub: claims['sub'] });
  expect(await place.provider.database.prisma.linkedLogin.findMany()).toMatchObject([{ connectionId: 'corp', subject: 'carl-1', roles: ['editor'] }]);
});

test('what a browser leaves with is signed, and is what its metadata say', async () => {
  const { request } = await left(place, 'corp', { max_age: '60', acr_values: 'aal2' });
  const metadata = await metadataOf();
  const message = await readQueryMessage(request.query, 'SAMLRequest');
  expect(message.isSignedBy(certificatesOf(metadata))).toBe(true);
  expect(request.xml).toContain(`Destination="${sso}" AssertionConsumerServiceURL="${acs}"`);
  expect(request.xml).toContain(`ForceAuthn="true"><saml:Issuer>${entityId}</saml:Issuer><samlp:RequestedAuthnContext Comparison="exact"><saml:AuthnContextClassRef>urn:corp:two<`);
  expect(metadata).toContain(`entityID="${entityId}"`);
  expect(metadata).toContain(`Location="${acs}"`);
  expect((await left(place)).request.xml).not.toContain('ForceAuthn');
});

test('what goes by a form is signed in itself', async () => {
  const browser = new Browser(place.provider);
  const path = /href="(\/login\/connections\/posting\?[^"]*)"/.exec((await toLogin(browser)).text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const page = await browser.go(path);
  expect([pageOf(page), page.action]).toEqual(['form-post', sso]);
  const message = await readXml(Buffer.from(page.fields['SAMLRequest'] ?? '', 'base64').toString());
  expect((await signedElement(message, message.root, certificatesOf(await metadataOf('posting')))).attributes['ID']).toMatch(/^_/);
});

test('a log-in there is worth what the entry says of its class, and as old as it says', async () => {
  const { browser, request } = await left(place, 'corp', { max_age: '60' });
  expect(await tokenOf(place.provider, await post(place, browser, await answer(request.id, { acr: 'urn:corp:two' })))).toMatchObject({ acr: 'aal2', amr: ['fed', 'mfa'] });
  const late = await left(place, 'corp', { max_age: '60' });
  expect(saidBy(await post(place, late.browser, await answer(late.request.id, { authn: -600 })))).toBeDefined();
});

test('an attribute may name somebody, where the NameID is another each time', async () => {
  const { browser, request } = await left(place, 'named');
  const acsThere = acs.replace('corp', 'named');
  const said = { recipient: acsThere, destination: acsThere, format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient', nameId: '_x', audiences: `<saml:AudienceRestriction><saml:Audience>${entityId.replace('corp', 'named')}</saml:Audience></saml:AudienceRestriction>` };
  const of = (name: string, proven: string) => `<saml:Attribute Name="urn:oid:0.9.2342.19200300.100.1.1"><saml:AttributeValue>${name}</saml:AttributeValue></saml:Attribute><saml:Attribute Name="http://corp.example/mail"><saml:AttributeValue>${name}@corp.example</saml:AttributeValue></saml:Attribute><saml:Attribute Name="proven"><saml:AttributeValue>${proven}</saml:AttributeValue></saml:Attribute>`;
  expect(await tokenOf(place.provider, await post(place, browser, await answer(request.id, { ...said, attributes: of('carl', 'true') }), 'named'))).toMatchObject({ email: 'carl@corp.example' });
  const other = await left(place, 'named');
  expect(pageOf(await post(place, other.browser, await answer(other.request.id, { ...said, attributes: of('cora', 'false') }), 'named'))).toBe('verify-email');
});

test('a document says where to go, and who signs', async () => {
  expect((await left(place, 'documented')).request.xml).toContain('Destination="https://idp.example/by-metadata"');
});

describe('asked silently, where nobody is logged in', () => {
  const there = (address: string) => address.replace('corp', 'quiet');
  const ofQuiet: Said = { recipient: there(acs), destination: there(acs), audiences: `<saml:AudienceRestriction><saml:Audience>${there(entityId)}</saml:Audience></saml:AudienceRestriction>` };
  const silent = { prompt: 'none', login_hint: 'carl@corp.example' };
  const leave = async (more: Readonly<Record<string, string>> = {}) => {
    const browser = new Browser(place.provider);
    return { browser, request: requestIn((await toLogin(browser, { ...silent, ...more })).location ?? '') };
  };
  const errorOf = ({ location = '' }: Seen) => /[?&]error=(\w+)/.exec(location)?.[1];

  test('the provider is asked without a question, and whom it knows is logged in', async () => {
    const { browser, request } = await leave({ max_age: '60' });
    expect([request.xml.includes('IsPassive="true"'), request.xml.includes('ForceAuthn')]).toEqual([true, false]);
    expect(await tokenOf(place.provider, await post(place, browser, await answer(request.id, ofQuiet), 'quiet'))).toMatchObject({ email: 'carl@corp.example', amr: ['fed'] });
    expect((await left(place, 'quiet')).request.xml).not.toContain('IsPassive');
  });

  test.each<[what: string, come: (request: string) => Promise<string> | string]>([
    ['knows nobody', (request) => response(request, '', ofQuiet).replace('status:Success"/>', 'status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:NoPassive"/></samlp:StatusCode>')],
    ['answers what is not taken', (request) => answer(request, { ...ofQuiet, recipient: acs })],
    ['knows somebody of too long ago', (request) => answer(request, { ...ofQuiet, authn: -600 })],
    ['names somebody who would have a mail first', (request) => answer(request, { ...ofQuiet, attributes: usual.replace('carl@corp.example', 'carl@elsewhere.example') })],
  ])('where it %s, the application hears that nobody is logged in, and nothing is shown', async (_, come) => {
    const { browser, request } = await leave({ max_age: '60' });
    const seen = await post(place, browser, await come(request.id), 'quiet');
    expect([errorOf(seen), await place.provider.database.prisma.session.count(), await place.provider.database.prisma.outboxMessage.count()]).toEqual(['login_required', 0, 0]);
  });

  test('whoever has yet to show a second factor here is not logged in either', async () => {
    await setSignInPolicy(place.provider, { secondFactor: 'always' });
    const { browser, request } = await leave();
    expect(errorOf(await post(place, browser, await answer(request.id, ofQuiet), 'quiet'))).toBe('login_required');
    await setSignInPolicy(place.provider, { secondFactor: 'when_enrolled' });
    place.provider.clock.advance(-7200);
  });

  test.each([['nobody is said to be meant', { login_hint: '' }], ['somebody else is', { login_hint: 'carl@elsewhere.example' }]])('it is not where %s', async (_, more) => {
    expect(errorOf(await toLogin(new Browser(place.provider), { ...silent, ...more }))).toBe('login_required');
  });
});

test('a log-in here is over when that there is, as the assertion says, and sooner than one of which nothing is said', async () => {
  const [short, long] = [await left(place), await left(place)];
  await post(place, short.browser, await answer(short.request.id, { sessionEnd: 600 }));
  await post(place, long.browser, await answer(long.request.id));
  const page = async (browser: Browser) => pageOf(await browser.go('/account'));
  expect([await page(short.browser), await page(long.browser)]).toEqual(['account', 'account']);
  place.provider.clock.advance(601);
  expect([await page(short.browser), await page(long.browser)]).toEqual(['login', 'account']);
  place.provider.clock.advance(-601);
});

describe('an answer that nobody asked for', () => {
  const portal = acs.replace('corp', 'portal');
  const ofPortal: Said = { recipient: portal, destination: portal, audiences: `<saml:AudienceRestriction><saml:Audience>${entityId.replace('corp', 'portal')}</saml:Audience></saml:AudienceRestriction>` };
  const unasked = (said: Said = {}) => answer(undefined, { ...ofPortal, ...said });

  test('is none', async () => {
    expect(errorCodeOf(await post(place, new Browser(place.provider), await answer(undefined)))).toBe('connection_failed');
    expect(place.provider.log.join()).toContain('nobody asked for the answer');
  });

  test('leads its person to their own account, where the entry lets the provider send people; and once, by whatever node', async () => {
    const browser = new Browser(place.provider);
    const xml = await unasked();
    const seen = await post(place, browser, xml, 'portal');
    expect([pageOf(seen), seen.text.includes('carl@corp.example')]).toEqual(['account', true]);
    const second = await place.provider.another();
    expect(errorCodeOf(await post({ ...place, provider: second }, new Browser(second), xml, 'portal'))).toBe('connection_failed');
    expect(second.log.join()).toContain('the assertion has come before');
    await second.close();
    expect(await place.provider.database.prisma.session.count()).toBe(1);
  });

  test.each<[what: string, make: () => Promise<string> | string, reason: string]>([
    ['an answer to a request that is not there', () => unasked({ inResponseTo: '_other' }), ''],
    ['an answer to nothing whose assertion is to a request', async () => signedXml(response(undefined, assertion('_other', ofPortal), ofPortal), '_a', (await keys())[0]), 'another request'],
    ['one for another connection', () => unasked({ recipient: acs }), 'another Recipient'],
    ['one that is over', () => unasked({ until: -61 }), 'is over'],
    ['one that nobody has signed', () => response(undefined, assertion(undefined, ofPortal), ofPortal), 'is signed'],
  ])('%s lets nobody in there', async (_, make, reason) => {
    const seen = await post(place, new Browser(place.provider), await make(), 'portal');
    expect([errorCodeOf(seen) === undefined, await place.provider.database.prisma.session.count()]).toEqual([false, 0]);
    expect(place.provider.log.join()).toContain(reason);
  });
});

describe('log-outs', () => {
  const logIn = async (said: Said = {}, browser = new Browser(place.provider)): Promise<Browser> => {
    const { request } = await left(place, 'corp', {}, browser);
    await post(place, browser, await answer(request.id, said));
    return browser;
  };
  const isIn = async (browser: Browser): Promise<boolean> => pageOf(await browser.go('/account')) === 'account';
  const logOut = async (browser: Browser, more = ''): Promise<Seen> => browser.submit(await browser.go(`/oidc/logout${more}`), { decision: 'logout' });
  const toApplication = `?client_id=web&post_logout_redirect_uri=${encodeURIComponent(onward)}&state=s`;

  test('who logs out here is led on to log out there, as who they are there, and back to where they were to go', async () => {
    const browser = await logIn({ qualifiers: ` NameQualifier="${idp}"` });
    const { location = '' } = await logOut(browser, toApplication);
    const { id, xml, query } = requestIn(location);
    expect([location.startsWith(`${slo}?`), (await readQueryMessage(query, 'SAMLRequest')).isSignedBy(certificatesOf(await metadataOf())), await isIn(browser)]).toEqual([true, true, false]);
    expect(xml).toContain(`Destination="${slo}" NotOnOrAfter="${new Date(place.provider.clock.now().getTime() + 300_000).toISOString().replace('.000Z', 'Z')}" Reason="urn:oasis:names:tc:SAML:2.0:logout:user"><saml:Issuer>${entityId}</saml:Issuer><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" NameQualifier="${idp}">carl-1</saml:NameID><samlp:SessionIndex>s-1</samlp:SessionIndex></samlp:LogoutRequest>`);
    expect(id.length).toBeLessThan(256);
    expect((await browser.go(await byQuery(logoutAnswerXml(id), 'SAMLResponse'))).location).toBe(`${onward}?state=s`);
    expect((await browser.go('/login/connections/corp/single-logout', await byForm(logoutAnswerXml(id), 'SAMLResponse'))).location).toBe(`${onward}?state=s`);
    expect(pageOf(await browser.go(await byQuery(logoutAnswerXml('_made-up'), 'SAMLResponse')))).toBe('logged-out');
  });

  test('an address that a name has no room for is left to the person: they stay at our own page', async () => {
    const { id } = requestIn((await logOut(await logIn(), `${toApplication}${'s'.repeat(200)}`)).location ?? '');
    expect(id.length).toBeLessThan(256);
    expect(pageOf(await new Browser(place.provider).go(await byQuery(logoutAnswerXml(id), 'SAMLResponse')))).toBe('logged-out');
  });

  test('a provider that takes forms is sent, and answered by, a form that is signed in itself', async () => {
    const browser = new Browser(place.provider);
    const there = (address: string) => address.replace('corp', 'posting');
    const [, path = ''] = /href="(\/login\/connections\/posting\?[^"]*)"/.exec((await toLogin(browser)).text) ?? [];
    const request = Buffer.from((await browser.go(path.replaceAll('&amp;', '&'))).fields['SAMLRequest'] ?? '', 'base64').toString();
    const audiences = `<saml:AudienceRestriction><saml:Audience>${there(entityId)}</saml:Audience></saml:AudienceRestriction>`;
    await post(place, browser, await answer(/ID="([^"]+)"/.exec(request)?.[1], { recipient: there(acs), destination: there(acs), audiences }), 'posting');
    const page = await logOut(browser);
    const asked = await readXml(Buffer.from(page.fields['SAMLRequest'] ?? '', 'base64').toString());
    expect([page.action, (await signedElement(asked, asked.root, certificatesOf(await metadataOf('posting')))).name]).toEqual([slo, 'LogoutRequest']);
    const told = await browser.go('/login/connections/posting/single-logout', await byForm(logoutXml({ destination: there(ourSlo) }), 'SAMLRequest', 'r'));
    const answered = await readXml(Buffer.from(told.fields['SAMLResponse'] ?? '', 'base64').toString());
    expect([told.action, told.fields['RelayState'], (await signedElement(answered, answered.root, certificatesOf(await metadataOf('posting')))).name]).toEqual([slo, 'r', 'LogoutResponse']);
  });

  test.each<[what: string, said: LogoutSaid, ends: readonly boolean[]]>([
    ['the log-in that is named', {}, [true, false, false]],
    ['each that is named', { indexes: ['s-2', 's-1'] }, [true, true, false]],
    ['all of its person, where none is named', { indexes: [] }, [true, true, false]],
    ['by what the name is where nothing is said of whose it is', { qualifiers: ` NameQualifier="${idp}" SPNameQualifier="${entityId}"` }, [true, false, false]],
    ['none, where it is somebody else', { nameId: 'cora-2' }, [false, false, false]],
    ['none, where the name is one of another kind', { format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified' }, [false, false, false]],
  ])('what the provider says is over ends: %s', async (_, said, ends) => {
    const cora = { nameId: 'cora-1', attributes: usual.replace('carl@', 'cora@') };
    const browsers = [await logIn(), await logIn({ sessionIndex: 's-2' }), await logIn(cora)];
    const id = `_told-${ends.join()}-${JSON.stringify(said).length}`.replaceAll(',', '');
    const seen = await new Browser(place.provider).go(await byQuery(logoutXml({ id, ...said }), 'SAMLRequest', 'theirs'));
    expect(await Promise.all(browsers.map(isIn))).toEqual(ends.map((isOver) => !isOver));
    const { search, origin, pathname } = new URL(seen.location ?? '');
    const told = await readQueryMessage(search.slice(1), 'SAMLResponse');
    expect([origin + pathname, told.relayState, told.isSignedBy(certificatesOf(await metadataOf())), told.root.attributes['InResponseTo'], told.xml.includes('status:Success')]).toEqual([slo, 'theirs', true, id, true]);
  });

  test.each([['in clear', 'aes-256-gcm'], ['encrypted, by GCM', 'aes-256-gcm'], ['encrypted, by CBC', 'aes-256-cbc']] as const)('its server may say so to ours, naming the person %s, and is answered by what we sign', async (how, cipher) => {
    const name = how === 'in clear' ? undefined : await encryptedName(place.provider, cipher);
    const [browser, other] = [await logIn(name === undefined ? {} : { named: name }), await logIn({ sessionIndex: 's-2' })];
    const content = name === undefined ? undefined : `${name}<samlp:SessionIndex>s-1</samlp:SessionIndex>`;
    const { status, text, headers } = await place.provider.send(ourSoap.replace('https://id.example.com', ''), await bySoap({ id: `_soap-${how.length}`, ...(content !== undefined && { content }) }));
    expect([status, headers.get('content-type'), await isIn(browser), await isIn(other)]).toEqual([200, 'text/xml; charset=utf-8', false, true]);
    const answered = await readXml(inBody(text));
    const told = await signedElement(answered, answered.root, certificatesOf(await metadataOf()));
    const code = within(told, 'Status', 'StatusCode');
    expect([told.name, told.attributes['InResponseTo'], told.attributes['Destination'], code?.attributes['Value'], code?.children]).toEqual(['LogoutResponse', `_soap-${how.length}`, undefined, 'urn:oasis:names:tc:SAML:2.0:status:Success', []]);
    expect((await metadataOf()).includes(`Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="${ourSoap}"`)).toBe(true);
  });

  test('one that was never named ends with any of its person; and the provider is who ended it', async () => {
    const browser = await logIn({ sessionIndex: '' });
    await place.provider.database.prisma.upstreamLogin.updateMany({ data: { sid: null } });
    await new Browser(place.provider).go('/login/connections/corp/single-logout', await byForm(logoutXml()));
    expect(await isIn(browser)).toBe(false);
    expect((await eventsOf(place.provider.runtime, 'user.session.ended')).map(({ actor, details }) => [actor, details])).toEqual([[{ kind: 'system' }, { by: 'other_provider', sessions: 1, session_ids: [expect.any(String)] }]]);
  });

  test('a log-out that an application of SAML has asked for goes on there, too, once, and its answer comes last', async () => {
    const browser = await logIn();
    const response = await responseIn(place.provider, await browser.go(await queryPath('/saml/sso', requestXml(place.provider), undefined, application)));
    const name = within(response.assertion, 'Subject', 'NameID')?.text ?? '';
    const xml = requestXml(place.provider, { name: 'LogoutRequest', content: `<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${name}</saml:NameID>` });
    const { location = '' } = await browser.go(await queryPath('/saml/slo', xml, 'leaving', application));
    expect([location.startsWith(`${slo}?`), await isIn(browser)]).toEqual([true, false]);
    const back = await browser.go(await byQuery(logoutAnswerXml(requestIn(location).id), 'SAMLResponse'));
    expect(await logoutAnswer(place.provider, back)).toMatchObject({ to: wikiSlo, isSigned: true, relayState: 'leaving', inResponseTo: /ID="([^"]+)"/.exec(xml)?.[1], status: ['Success'] });
  });

  test('that applications of SAML have not heard of it the provider is told: they hear by the browser alone', async () => {
    const browser = await logIn();
    const { prisma } = place.provider.database;
    await prisma.sessionClient.updateMany({ data: { samlName: { format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', value: 'carl' } } });
    const { location = '' } = await new Browser(place.provider).go(await byQuery(logoutXml()));
    expect([await isIn(browser), (await readQueryMessage(new URL(location).search.slice(1), 'SAMLResponse')).xml.includes('status:Success"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:PartialLogout"/>')]).toEqual([false, true]);
  });

  test('who is named by an attribute is logged out by the name of that log-in; of what is kept, names are hashed or sealed', async () => {
    const there = (address: string) => address.replace('corp', 'named');
    const { browser, request } = await left(place, 'named');
    const audiences = `<saml:AudienceRestriction><saml:Audience>${there(entityId)}</saml:Audience></saml:AudienceRestriction>`;
    const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
    const attributes = ['urn:oid:0.9.2342.19200300.100.1.1', 'http://corp.example/mail', 'proven'].map((name, at) => `<saml:Attribute Name="${name}"><saml:AttributeValue>${['carl', 'carl@corp.example', 'true'][at]}</saml:AttributeValue></saml:Attribute>`).join('');
    await post(place, browser, await answer(request.id, { recipient: there(acs), destination: there(acs), audiences, format, nameId: '_of-this-log-in', attributes }), 'named');
    expect([await isIn(browser), JSON.stringify(await place.provider.database.prisma.upstreamLogin.findMany()).includes('_of-this-log-in')]).toEqual([true, false]);
    expect(pageOf(await browser.go(await byQuery(logoutXml({ destination: there(ourSlo), format, nameId: '_of-this-log-in' }), 'SAMLRequest', undefined, undefined, 'named')))).toBe('logged-out'); // it has no place where it hears of that
    expect(await isIn(browser)).toBe(false);
  });
});

test('keys are there a month before one takes over, and a month after', async () => {
  const [first] = certificatesOf(await metadataOf());
  place.provider.clock.advance(731 * 86_400);
  const [signing, next] = certificatesOf(await metadataOf());
  expect([signing, next === undefined]).toEqual([first, false]);
  place.provider.clock.advance(31 * 86_400);
  expect(certificatesOf(await metadataOf())).toEqual([next, first]);
  place.provider.clock.advance(31 * 86_400);
  expect(certificatesOf(await metadataOf())).toEqual([next]);
  place.provider.clock.advance(-793 * 86_400);
});

test('nothing is said of what is no such connection', async () => {
  expect((await place.provider.send('/login/connections/nobody/metadata')).status).toBe(404);
});
