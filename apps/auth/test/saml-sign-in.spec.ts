import { decrypted } from '../src/domain/saml/decrypted.ts';
import { signedElement } from '../src/domain/saml/signed-element.ts';
import { replaceSamlKeys } from '../src/command-line/replace-saml-keys.ts';
import { readXml } from '../src/domain/saml/xml.ts';
import { eventsOf } from './events.ts';
import { Browser, errorCodeOf, pageOf } from './browser.ts';
import { issuer, startProvider, type Provider } from './provider.ts';
import { acs, ada, attributesIn, certificates, entityId, formInit, logIn, nameIdOf, newKey, queryPath, requestXml, responseIn, signedRequest, wiki, within } from './saml-place.ts';

let provider: Provider;
let rewind: () => Promise<void>;
const attributes = { 'urn:oid:0.9.2342.19200300.100.1.3': 'email', displayName: 'name', roles: 'claims.roles', team: "claims.team + '!'", nickname: 'nickname', odd: 'claims.none.such' };
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ clients: [wiki({ attributes })], users: [ada] });
  await certificates(provider); // made by the first who asks
  rewind = await provider.snapshot();
});
beforeEach(() => rewind());
afterAll(() => provider.close());

const asked = async (parts = {}, relayState?: string) => queryPath('/saml/sso', requestXml(provider, parts), relayState);
const context = (name: string, comparison = 'exact') => `<samlp:RequestedAuthnContext Comparison="${comparison}"><saml:AuthnContextClassRef>${name}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>`;
const policy = (format: string) => `<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:${format}"/>`;
const reapply = (saml: object, more: object = {}) => provider.apply({ clients: [wiki(saml, more)], users: [ada] });

test('somebody logs in, and the application is told who they are, once, at its own address', async () => {
  const xml = requestXml(provider);
  const seen = await logIn(new Browser(provider), await queryPath('/saml/sso', xml, 'state & <more>'));
  const { root, assertion, ...said } = await responseIn(provider, seen);
  expect(said).toEqual({ to: acs, relayState: 'state & <more>', status: ['Success'] });
  expect(root.attributes).toMatchObject({ InResponseTo: /ID="([^"]+)"/.exec(xml)?.[1], Destination: acs });
  expect(within(assertion, 'Issuer')?.text).toBe(`${issuer}/saml/metadata`);
  expect(within(assertion, 'Signature')).toBeDefined(); // a signature of its own, inside of the other
  expect(within(assertion, 'Subject', 'NameID')).toMatchObject({ text: expect.stringMatching(/^user_[\w-]{22}$/) as string, attributes: { Format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' } });
  const now = provider.clock.now();
  expect(within(assertion, 'Subject', 'SubjectConfirmation', 'SubjectConfirmationData')?.attributes).toEqual({ NotOnOrAfter: instantOf(now, 300), Recipient: acs, InResponseTo: /ID="([^"]+)"/.exec(xml)?.[1] });
  expect(within(assertion, 'Conditions')?.attributes).toEqual({ NotBefore: instantOf(now, -60), NotOnOrAfter: instantOf(now, 300) });
  expect(within(assertion, 'Conditions', 'AudienceRestriction', 'Audience')?.text).toBe(entityId);
  expect(within(assertion, 'AuthnStatement', 'AuthnContext', 'AuthnContextClassRef')?.text).toBe('urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport');
  expect(attributesIn(assertion)).toEqual({
    'urn:oid:0.9.2342.19200300.100.1.3': [ada.username], displayName: ['Ada <Lovelace>'], roles: ['editor', 'reader'], team: ['engines!'],
  });
});
const instantOf = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1000).toISOString().replace('.000Z', 'Z');

test('who is logged in is not asked again, has the same name, and the log-in says that the application knows of it', async () => {
  const browser = new Browser(provider);
  const first = await nameIdOf(provider, await logIn(browser, await asked()));
  const second = await browser.go('/saml/sso', formInit(requestXml(provider), 'by form'));
  expect([(await nameIdOf(provider, second))?.text, (await responseIn(provider, second)).relayState]).toEqual([first?.text, 'by form']);
  expect(await provider.database.prisma.sessionClient.findMany({ select: { clientId: true } })).toEqual([{ clientId: 'wiki' }]);
  const id = (await provider.database.prisma.user.findFirstOrThrow({ where: { username: ada.username } })).id;
  expect(first?.text).not.toBe(id);
  const events = await provider.database.prisma.event.findMany({ where: { type: 'saml.response.issued' }, select: { clientId: true, subjectId: true } });
  expect(events).toEqual([{ clientId: 'wiki', subjectId: id }]);
});

test('each application is told another name, by the format that its entry says', async () => {
  const browser = new Browser(provider);
  const persistent = await nameIdOf(provider, await logIn(browser, await asked()));
  const other = wiki({ entity_id: 'https://other.example.com', acs_urls: ['https://other.example.com/acs'] }, { client_id: 'other' });
  await provider.apply({ clients: [wiki({ name_id_format: 'emailAddress' }), other], users: [ada] });
  const elsewhere = await nameIdOf(provider, await browser.go(await asked({ issuer: 'https://other.example.com' })));
  expect(elsewhere?.text).not.toBe(persistent?.text);
  expect((await nameIdOf(provider, await browser.go(await asked())))?.text).toBe(ada.username);
  const [once, again] = [await nameIdOf(provider, await browser.go(await asked({ content: policy('2.0:nameid-format:transient') }))), await nameIdOf(provider, await browser.go(await asked({ content: policy('2.0:nameid-format:transient') })))];
  expect([once?.text, once?.attributes['Format']]).toEqual([again?.text, 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient']);
  await reapply({ name_id_format: 'unspecified' });
  expect((await nameIdOf(provider, await browser.go(await asked({ content: policy('1.1:nameid-format:unspecified') }))))?.text).toBe(ada.username);
});

test('an address that is not proven is nobody\'s name', async () => {
  await provider.apply({ clients: [wiki({ name_id_format: 'emailAddress' })], users: [{ ...ada, email_verified: false }] });
  expect(await responseIn(provider, await logIn(new Browser(provider), await asked()))).toMatchObject({ status: ['Responder', 'UnknownPrincipal'], assertion: undefined });
});

test.each(['assertion', 'response'] as const)('what is signed is what the entry says: the %s alone', async (sign) => {
  await reapply({ sign });
  const { fields } = await logIn(new Browser(provider), await asked());
  const xml = Buffer.from(fields['SAMLResponse'] ?? '', 'base64').toString();
  expect([xml.split('<ds:Signature ').length - 1, /<saml:Issuer>[^<]*<\/saml:Issuer><([\w:]+)/.exec(xml)?.[1]]).toEqual([1, sign === 'response' ? 'ds:Signature' : 'samlp:Status']);
});

test('an assertion for one reader is signed, and then encrypted for its certificate alone', async () => {
  const [reader, other] = await Promise.all([newKey(), newKey()]);
  await reapply({ encryption_certificate: reader.certificate.replaceAll('\n', ' '), attributes });
  const seen = await logIn(new Browser(provider), await asked());
  const { root, assertion, status } = await responseIn(provider, seen);
  const sealed = within(root, 'EncryptedAssertion');
  const readable = Buffer.from(seen.fields['SAMLResponse'] ?? '', 'base64').toString();
  expect([status, assertion, /Lovelace|editor|user_/.test(readable), readable.includes('xmlenc11#aes256-gcm')]).toEqual([['Success'], undefined, false, true]);
  if (!sealed) throw new Error('Nothing is encrypted.');
  await expect(decrypted(sealed, true, [other])).rejects.toThrow('for another key');
  const message = await decrypted(sealed, false, [reader]);
  const signed = await signedElement(message, message.root, await certificates(provider));
  expect([signed.name, within(signed, 'Subject', 'NameID')?.text, JSON.stringify(signed).includes('Ada <Lovelace>')]).toEqual(['Assertion', expect.stringMatching(/^user_/), true]);
});

test.each<[what: string, parts: object, status: readonly string[]]>([
  ['nobody is logged in and no page may be shown', { attributes: { IsPassive: 'true' } }, ['Responder', 'NoPassive']],
  ['it wants a name of another format', { content: policy('1.1:nameid-format:emailAddress') }, ['Requester', 'InvalidNameIDPolicy']],
  ['it wants a name of a format that nobody has', { content: policy('2.0:nameid-format:kerberos') }, ['Requester', 'InvalidNameIDPolicy']],
  ['it wants a name that another application is told', { content: '<samlp:NameIDPolicy SPNameQualifier="https://other.example.com"/>' }, ['Requester', 'InvalidNameIDPolicy']],
  ['it wants a log-in of a class that there is none of', { content: context('urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard') }, ['Responder', 'NoAuthnContext']],
  ['it wants a log-in by a declaration, which is nothing here', { content: '<samlp:RequestedAuthnContext><saml:AuthnContextDeclRef>urn:example:card</saml:AuthnContextDeclRef></samlp:RequestedAuthnContext>' }, ['Responder', 'NoAuthnContext']],
  ['it wants a better one than something', { content: context('https://refeds.org/profile/mfa', 'better') }, ['Responder', 'NoAuthnContext']],
  ['it names somebody', { content: '<saml:Subject><saml:NameID>ada</saml:NameID></saml:Subject>' }, ['Requester', 'RequestUnsupported']],
])('a signed no goes to the application, and nobody is asked for anything, where %s', async (_, parts, status) => {
  expect(await responseIn(provider, await new Browser(provider).go(await asked(parts, 'state')))).toMatchObject({ to: acs, relayState: 'state', status, assertion: undefined });
});

test('ForceAuthn asks for the password again, and IsPassive beside it for nothing', async () => {
  const browser = new Browser(provider);
  await logIn(browser, await asked());
  provider.clock.advance(60);
  expect((await responseIn(provider, await browser.go(await asked({ attributes: { ForceAuthn: '1', IsPassive: '1' } })))).status).toEqual(['Responder', 'NoPassive']);
  const page = await browser.go(await asked({ attributes: { ForceAuthn: 'true' } }));
  expect(pageOf(page)).toBe('login');
  const { assertion } = await responseIn(provider, await browser.submit(page, { username: ada.username, password: ada.password }));
  expect(within(assertion, 'AuthnStatement')?.attributes['AuthnInstant']).toBe(instantOf(provider.clock.now(), 0));
});

test('a class that takes two factors has the person set one up, and no address that is typed in leads around it', async () => {
  const browser = new Browser(provider);
  await logIn(browser, await asked());
  const page = await browser.go(await asked({ content: context('https://refeds.org/profile/mfa') }));
  expect(pageOf(page)).toBe('authenticator');
  const flow = /flow=([^&"]+)/.exec(page.text)?.[1] ?? page.fields['flow'] ?? '';
  const forged = await browser.go(`/saml/sso/response?flow=${flow}&verdict=AAAA`);
  expect([forged.status, forged.fields['SAMLResponse']]).toEqual([400, undefined]);
});

test('the verdict on one log-in is none on another, nor in another browser, nor after a minute', async () => {
  const browser = new Browser(provider);
  const responsePath = async (parts = {}) => {
    let seen = await browser.step(await asked(parts));
    while (seen.location?.startsWith('/oauth/') === true) seen = await browser.step(seen.location);
    return seen.location ?? '';
  };
  await logIn(browser, await asked());
  const [good, refused] = [await responsePath(), await responsePath({ attributes: { IsPassive: 'true', ForceAuthn: 'true' } })];
  expect([good, refused]).toEqual([expect.stringMatching(/^\/saml\/sso\/response\?/), expect.stringMatching(/^\/saml\/sso\/response\?/)]);
  const verdictOf = (path: string) => new URL(path, issuer).searchParams.get('verdict') ?? '';
  expect((await responseIn(provider, await browser.go(good))).status).toEqual(['Success']);
  expect(errorCodeOf(await browser.go(refused.replace(verdictOf(refused), verdictOf(good))))).toBe('flow_answered');
  const stranger = new Browser(provider);
  await logIn(stranger, '/account');
  expect(errorCodeOf(await stranger.go(good))).toBe('flow_elsewhere');
  provider.clock.advance(61);
  expect(errorCodeOf(await browser.go(good))).toBe('flow_answered');
});

test('an application that is none any more is told nothing, and neither is anybody of somebody who is out', async () => {
  const browser = new Browser(provider);
  const page = await browser.go(await asked());
  const open = new Browser(provider);
  await logIn(open, await asked());
  await provider.apply({ clients: [{ ...wiki(), saml: undefined }], users: [ada] });
  expect(errorCodeOf(await browser.go(await asked()))).toBe('invalid_request');
  expect(errorCodeOf(await browser.submit(page, { username: ada.username, password: ada.password }))).toBe('flow_over');
  await reapply({});
  await provider.database.prisma.user.updateMany({ data: { disabledAt: provider.clock.now() } });
  expect(pageOf(await open.go(await asked()))).toBe('login');
});

test('nobody is logged in who has not come by a request of the application, unless its entry lets them', async () => {
  expect(errorCodeOf(await new Browser(provider).go('/saml/start/wiki'))).toBe('invalid_request');
  await reapply({ idp_initiated: true });
  const { root, ...said } = await responseIn(provider, await logIn(new Browser(provider), '/saml/start/wiki?acs=https://evil.example'));
  expect([said.to, said.status, root.attributes['InResponseTo']]).toEqual([acs, ['Success'], undefined]);
});

test('what an application signs is looked at, by redirect and by form, with any of its certificates', async () => {
  const [key, old, strange] = await Promise.all([newKey(), newKey(), newKey()]);
  await reapply({ certificates: [old.certificate.replaceAll('\n', ' '), key.certificate], want_signed_requests: true });
  const browser = new Browser(provider);
  expect((await responseIn(provider, await logIn(browser, await queryPath('/saml/sso', requestXml(provider), 's', key)))).status).toEqual(['Success']);
  expect((await responseIn(provider, await browser.go('/saml/sso', formInit(await signedRequest(requestXml(provider), old))))).status).toEqual(['Success']);
  const signed = await queryPath('/saml/sso', requestXml(provider), 's', key);
  const wrong = [await asked(), await queryPath('/saml/sso', requestXml(provider), 's', strange), signed.replace('RelayState=s', 'RelayState=t'), signed.replace('RelayState=s&', '')];
  for (const path of wrong) expect(errorCodeOf(await browser.go(path))).toBe('invalid_request');
  const inside = await signedRequest(requestXml(provider), key);
  for (const xml of [requestXml(provider), await signedRequest(requestXml(provider), strange), inside.replace(/Destination="[^"]*"/, 'Destination="https://id.example.com/saml/sso" ForceAuthn="true"')]) expect(errorCodeOf(await browser.go('/saml/sso', formInit(xml)))).toBe('invalid_request');
});

test('the metadata are signed by the key that signs responses', async () => {
  const message = await readXml((await provider.send('/saml/metadata')).text);
  const signed = await signedElement(message, message.root, await certificates(provider));
  expect([signed.name, signed.attributes['entityID']]).toEqual(['EntityDescriptor', `${issuer}/saml/metadata`]);
});

test('a stolen key is gone at once, another one signs; one that is replaced before its time stays until applications can have the new one', async () => {
  const signer = async () => {
    const message = await readXml(Buffer.from((await logIn(new Browser(provider), await asked())).fields['SAMLResponse'] ?? '', 'base64').toString());
    const known = await certificates(provider);
    const tried = await Promise.all(known.map((each) => signedElement(message, message.root, [each]).then(() => each, () => undefined)));
    return { known, by: tried.filter((each) => each !== undefined) };
  };
  const [first] = (await signer()).known;
  expect(await replaceSamlKeys(provider.runtime, 'rotated')).toContain('signs in 90 days');
  const both = await signer();
  expect([both.known.length, both.by]).toEqual([2, [first]]);
  expect(await replaceSamlKeys(provider.runtime, 'compromised')).toContain('believes whoever has the old key');
  const { known, by } = await signer();
  expect([known.length, by, both.known.includes(known[0] ?? '')]).toEqual([1, known, false]);
  expect((await eventsOf(provider.runtime, 'saml_keys.replaced')).map(({ details }) => details)).toEqual([{ reason: 'rotated' }, { reason: 'compromised' }]);
});

test('the key is followed by another, whose certificate was there for a while before', async () => {
  const [first] = await certificates(provider);
  const days = async (count: number) => {
    provider.clock.advance(count * 86_400);
    return certificates(provider);
  };
  const both = await days(1095);
  expect([both.length, both[0]]).toEqual([2, first]);
  const after = await days(91);
  expect([after.length, after[0], after[1]]).toEqual([2, both[1], first]);
  await responseIn(provider, await logIn(new Browser(provider), await asked()));
  expect(await days(91)).toEqual([both[1]]);
});
