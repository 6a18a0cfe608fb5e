import { readQueryMessage } from '../src/domain/saml/redirect-binding.ts';
import { ns } from '../src/domain/saml/names.ts';
import { signedElement } from '../src/domain/saml/signed-element.ts';
import { readXml } from '../src/domain/saml/xml.ts';
import { Browser, errorCodeOf, pageOf } from './browser.ts';
import { saidBy, toLogin, tokenOf, type Place } from './connection-place.ts';
import { acs, answer, entityId, idp, keys, sso } from './saml-idp.ts';
import { left, openSamlPlace, post } from './connection-saml-place.ts';

let place: Place;
beforeAll(async () => {
  const own = { entity_id: idp, sso_url: undefined, certificates: undefined };
  place = await openSamlPlace([
    { roles: { editor: "'editors' in claims.groups" }, acr_values: { aal2: 'urn:corp:two' } },
    { connection: 'posting', sso_binding: 'post' },
    { connection: 'named', subject_claim: 'urn:oid:0.9.2342.19200300.100.1.1', email_claim: 'http://corp.example/mail', email_verified_claim: 'proven' },
    { ...own, connection: 'documented', idp_metadata: `<!-- kept by hand --><EntitiesDescriptor xmlns="${ns.metadata}"><EntityDescriptor entityID="https://other.example"/><EntityDescriptor entityID="${idp}"><IDPSSODescriptor protocolSupportEnumeration="${ns.protocol}"><KeyDescriptor><ds:KeyInfo xmlns:ds="${ns.signature}"><ds:X509Data><ds:X509Certificate>${(await keys())[0].certificate.replace(/-----[^-]+-----|\s/g, '')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/by-metadata"/></IDPSSODescriptor></EntityDescriptor></EntitiesDescriptor>` },
  ]);
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

test('an answer that nobody asked for is none', async () => {
  expect(errorCodeOf(await post(place, new Browser(place.provider), await answer(undefined)))).toBe('connection_failed');
  expect(place.provider.log.join()).toContain('nobody asked for the answer');
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
