import { readFileSync } from 'node:fs';
import { ClientEntry } from '@symbolon/contracts';
import { parse } from 'yaml';
import { Browser, errorCodeOf } from './browser.ts';
import { startProvider, type Provider } from './provider.ts';
import { acs, ada, certificates, entityId, formInit, logIn, newKey, queryPath, requestXml, wiki, type RequestParts } from './saml-place.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ clients: [wiki()], users: [ada] });
  await certificates(provider);
});
afterAll(() => provider.close());

const evil = 'https://evil.example.com/acs';

/** Each by redirect and by form. Nothing of it goes anywhere: a page says why, to whoever runs the application. */
test.each<[what: string, parts: RequestParts, reason: string]>([
  ['for an address that is not registered', { attributes: { AssertionConsumerServiceURL: evil } }, 'is not registered for the application'],
  ['for one that begins as a registered one', { attributes: { AssertionConsumerServiceURL: `${acs}/` } }, 'is not registered for the application'],
  ['for a script', { attributes: { AssertionConsumerServiceURL: 'javascript:alert(1)' } }, 'is not registered for the application'],
  ['for a place that the list has not', { attributes: { AssertionConsumerServiceIndex: '2' } }, 'is not registered for the application'],
  ['for a place that is none', { attributes: { AssertionConsumerServiceIndex: '-1' } }, 'is not registered for the application'],
  ['for two places', { attributes: { AssertionConsumerServiceIndex: '0', AssertionConsumerServiceURL: acs } }, 'says twice where its response is to go'],
  ['for an artifact', { attributes: { ProtocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact' } }, 'by another binding than HTTP-POST'],
  ['of an application that is not known', { issuer: 'https://evil.example.com' }, 'no application is known that calls itself so'],
  ['of one that nearly is', { issuer: `${entityId}/` }, 'no application is known that calls itself so'],
  ['for another identity provider', { attributes: { Destination: 'https://other.example.com/saml/sso' } }, 'is for another address'],
  ['for our other address', { attributes: { Destination: 'https://id.example.com/saml/slo' } }, 'is for another address'],
  ['that is old', { attributes: { IssueInstant: '2029-12-31T23:49:59Z' } }, 'is too old, or was made later than now'],
  ['of the future', { attributes: { IssueInstant: '2030-01-01T00:02:01Z' } }, 'is too old, or was made later than now'],
  ['of no time', { attributes: { IssueInstant: undefined } }, 'does not say when it was made'],
  ['of a time in words', { attributes: { IssueInstant: 'tomorrow' } }, 'does not say when it was made'],
  ['without an ID', { attributes: { ID: undefined } }, 'has no ID'],
  ['with an ID that is none', { attributes: { ID: '1 2' } }, 'has no ID'],
  ['of SAML 1.1', { attributes: { Version: '1.1' } }, 'is no AuthnRequest of SAML 2.0'],
  ['that is another message', { name: 'LogoutRequest', attributes: { Destination: 'https://id.example.com/saml/sso' } }, 'is no AuthnRequest of SAML 2.0'],
  ['with a flag that is none', { attributes: { ForceAuthn: 'yes' } }, 'neither true nor false'],
  ['with two policies', { content: '<samlp:NameIDPolicy/><samlp:NameIDPolicy/>' }, 'more than one NameIDPolicy'],
  ['with an entity', { content: '&amp;&ada;' }, 'has an entity'],
  ['with a comment', { content: '<!-- -->' }, 'has a comment'],
])('a request %s is refused', async (_, parts, reason) => {
  for (const seen of [await new Browser(provider).go(await queryPath('/saml/sso', requestXml(provider, parts), 'state')), await new Browser(provider).go('/saml/sso', formInit(requestXml(provider, parts), 'state'))]) {
    expect([seen.status, errorCodeOf(seen), seen.fields['SAMLResponse'], seen.text.includes('evil.example')]).toEqual([400, 'invalid_request', undefined, false]);
    expect(provider.log.some((line) => line.includes(reason))).toBe(true);
  }
});

test.each<[what: string, path: string]>([
  ['no message', '/saml/sso'],
  ['a message that is none', '/saml/sso?SAMLRequest=AAAA'],
  ['two messages', '/saml/sso?SAMLRequest=AAAA&SAMLRequest=AAAA'],
  ['what nobody sealed', '/saml/sso/asked?asked=AAAA'],
  ['a log-out that nobody sealed', '/saml/slo/asked?asked=AAAA'],
  ['an application that is none', '/saml/start/nobody'],
])('%s is refused', async (_, path) => {
  expect(errorCodeOf(await new Browser(provider).go(path))).toBe('invalid_request');
});

test('what an application wants back is bounded, and what was sealed is for a minute', async () => {
  expect(errorCodeOf(await new Browser(provider).go(await queryPath('/saml/sso', requestXml(provider), 'x'.repeat(1025))))).toBe('invalid_request');
  const browser = new Browser(provider);
  const { location = '' } = await browser.step('/saml/sso', formInit(requestXml(provider), 'x'.repeat(1024)));
  expect(location).toMatch(/^\/saml\/sso\/asked\?asked=/);
  expect(errorCodeOf(await browser.go(location.replace('/sso/', '/slo/')))).toBe('invalid_request');
  provider.clock.advance(60);
  expect(errorCodeOf(await browser.go(location))).toBe('invalid_request');
});

test.each<[what: string, saml: object, path: string]>([
  ['a script', { acs_urls: ['javascript:alert(1)'] }, 'acs_urls'],
  ['an address without encryption', { acs_urls: ['http://wiki.example.com/acs'] }, 'acs_urls'],
  ['no address', { acs_urls: [] }, 'acs_urls'],
  ['a log-out address that is a script', { slo_url: 'javascript:alert(1)' }, 'slo_url'],
  ['log-outs that nobody can verify', { slo_url: 'https://wiki.example.com/slo' }, 'slo_url'],
  ['log-outs from server to server that nobody can verify', { slo_soap_url: 'https://wiki.example.com/slo' }, 'slo_soap_url'],
  ['signed requests that nobody can verify', { want_signed_requests: true }, 'want_signed_requests'],
  ['a member that there is none of', { encryption_certificates: [] }, ''],
  ['a log-out by form to nowhere', { slo_binding: 'post' }, 'slo_binding'],
  ['no certificate to encrypt for', { encryption_certificate: 'x' }, 'encryption_certificate'],
])('an entry with %s is refused', (_, saml, path) => {
  const read = ClientEntry.safeParse(wiki(saml));
  expect([...new Set(read.error?.issues.map((issue) => issue.path.slice(0, 2).join('.')))]).toEqual([['saml', path].filter((part) => part !== '').join('.')]);
});

test('the entry of the page about it is one', async () => {
  const page = readFileSync(new URL('../../../docs/saml-applications.md', import.meta.url), 'utf8');
  const file = parse(/saml test: entry -->\n```yaml\n([^]*?)```/.exec(page)?.[1] ?? '') as object;
  await provider.apply({ ...file, users: [ada] });
  const asked = await queryPath('/saml/sso', requestXml(provider));
  expect((await logIn(new Browser(provider), asked)).fields['SAMLResponse']).toMatch(/^[\w+/]+=*$/);
});

test('nor is one with a certificate that is none, with an expression that is none, or with a name that another application has', async () => {
  const { certificate } = await newKey();
  const refusal = (...clients: object[]) => provider.apply({ clients, users: [ada] }).then(() => undefined, (error: unknown) => String(error));
  expect(await refusal(wiki({ certificates: [certificate.replace('MII', 'MIA')] }))).toContain('saml.certificates[0]');
  expect(await refusal(wiki({ encryption_certificate: ofCurve }))).toContain('saml.encryption_certificate: is no certificate of an RSA key');
  expect(await refusal(wiki({ attributes: { a: 'claims.a +' } }))).toContain('saml.attributes.a');
  expect(await refusal(wiki(), wiki({}, { client_id: 'copy' }))).toContain('is of wiki already');
  await provider.apply({ clients: [wiki()], users: [ada] });
  expect(await refusal(wiki({}, { client_id: 'copy' }))).toContain('saml.entity_id: is of wiki already');
});
/** Of a key on P-256, by which nothing can be encrypted. */
const ofCurve = '-----BEGIN CERTIFICATE-----\nMIIBcjCCARegAwIBAgIUBarnMNRDziFaZpTAqBIY51mvrNgwCgYIKoZIzj0EAwIwDTELMAkGA1UEAwwCZWMwIBcNMjYxMTMwMjIzMDA4WhgPMjEyNjExMDYyMjMwMDhaMA0xCzAJBgNVBAMMAmVjMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEeiDzluo4vhJr5IQiZN0k9tAk9XEa+g9m2aqaiKYQhlqWEQnI4Cq4vdxGWuSDJ0Lo0BOxXPARIU+cgXIytxdE6aNTMFEwHQYDVR0OBBYEFF9iVFxzIvLiYygbebCqkrHkaE2vMB8GA1UdIwQYMBaAFF9iVFxzIvLiYygbebCqkrHkaE2vMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAKBFsTRQvrzCuMHMj6ttRm+Tk0TEhsdqEJHP6FsqdNnJAiEAo4A37BRBQy1soQEiXRYWVgquX7Ye5ea9TLI9lOqMwjY=\n-----END CERTIFICATE-----\n';
