import { signedXml } from '../src/domain/saml/signed-xml.ts';
import { Browser, errorCodeOf, pageOf, type Seen } from './browser.ts';
import { onward, press, toLogin, type Place } from './connection-place.ts';
import { formOf, issuer } from './provider.ts';
import { answer, assertion, byForm, byQuery, bySoap, encryptedFor, encryptedName, entityId, keys, logoutAnswerXml, logoutXml, nameXml, ourSlo, ourSoap, requestIn, response, slo, type LogoutSaid } from './saml-idp.ts';
import { left, openSamlPlace, post, sendOn } from './connection-saml-place.ts';

let place: Place;
/** One browser before one log-in page, whose button it presses again and again. */
let browser: Browser;
let page: Seen;
beforeAll(async () => {
  place = await openSamlPlace([{ slo_url: slo, logout_there: true }, { connection: 'other', slo_url: slo }]);
  browser = new Browser(place.provider);
  page = await toLogin(browser);
});
afterAll(() => place.provider.close());

const status = (value: string) => `urn:oasis:names:tc:SAML:2.0:status:${value}`;
const sign = async (xml: string, id: string) => signedXml(xml, id, (await keys())[0]);
const signed = (request: string) => answer(request);
/** What somebody would like to be: signed by nobody. */
const evil = (request: string, id = '_evil', inner = '') => assertion(request, { id, nameId: 'mallory', more: inner });
const signatureIn = (xml: string): string => /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(xml)?.[0] ?? '';
const signedAssertionIn = (xml: string): string => /<saml:Assertion [\s\S]*<\/saml:Assertion>/.exec(xml)?.[0] ?? '';
const withoutSignature = (xml: string): string => xml.replace(signatureIn(xml), '');
/** Behind its Issuer, where a signature stands. */
const within = (element: string, more: string): string => element.replace('</saml:Issuer>', `</saml:Issuer>${more}`);
const object = (inner: string) => `<ds:Object>${inner}</ds:Object>`;

type Make = (request: string) => Promise<string> | string;
const changed = (from: string | RegExp, to: string): Make => async (request) => (await signed(request)).replace(from, to);
/** Each is refused, for a reason that stands in the log. */
const table: readonly (readonly [what: string, make: Make, reason: RegExp])[] = [
  ['XSW1: an answer of ones own around the signed one, which is in its signature', async (request) => { const whole = await answer(request, {}, 'response'); return response(request, evil(request)).replace('ID="_r"', 'ID="_e"').replace('</saml:Issuer>', `</saml:Issuer>${signatureIn(whole).replace('</ds:Signature>', `${withoutSignature(whole)}</ds:Signature>`)}`); }, /something else in it/],
  ['XSW2: the signed answer beside the signature of ones own', async (request) => { const whole = await answer(request, {}, 'response'); return response(request, evil(request)).replace('ID="_r"', 'ID="_e"').replace('</saml:Issuer>', `</saml:Issuer>${signatureIn(whole)}${withoutSignature(whole)}`); }, /of something else/],
  ['XSW3: an assertion of ones own before the signed one', async (request) => (await signed(request)).replace('<saml:Assertion ', `${evil(request)}<saml:Assertion `), /not one assertion/],
  ['XSW4: the signed one within one of ones own', async (request) => { const xml = await signed(request); return xml.replace(signedAssertionIn(xml), evil(request, '_evil', signedAssertionIn(xml))); }, /neither the answer nor the assertion/],
  ['XSW5: a changed one with the signature, and the original behind it', async (request) => { const xml = await signed(request); const bare = withoutSignature(signedAssertionIn(xml)); return xml.replace(signedAssertionIn(xml), `${within(evil(request), signatureIn(xml))}${bare}`); }, /not one assertion/],
  ['XSW6: a changed one with the signature, and the original in that', async (request) => { const xml = await signed(request); return xml.replace(signedAssertionIn(xml), within(evil(request), signatureIn(xml).replace('</ds:Signature>', `${withoutSignature(signedAssertionIn(xml))}</ds:Signature>`))); }, /something else in it/],
  ['XSW7: one of ones own in an extension, by the same name', async (request) => (await signed(request)).replace('<samlp:Status>', `<samlp:Extensions>${evil(request, '_a')}</samlp:Extensions><samlp:Status>`), /same ID/],
  ['XSW8: a changed one whose signature has the original in an object', async (request) => { const xml = await signed(request); return xml.replace(signedAssertionIn(xml), within(evil(request), signatureIn(xml).replace('</ds:Signature>', `${object(withoutSignature(signedAssertionIn(xml)))}</ds:Signature>`))); }, /something else in it/],
  ['two that are signed', async (request) => { const one = await sign(response(request, assertion(request) + assertion(request, { id: '_b' })), '_a'); return sign(one, '_b'); }, /not one assertion/],
  ['no signature', (request) => response(request, assertion(request)), /neither the answer nor the assertion/],
  ['a signature by another key', async (request) => answer(request, {}, 'assertion', (await keys())[1]), /none of the certificates/],
  ['an answer signed by another key around an assertion that is signed', async (request) => signedXml(await signed(request), '_r', (await keys())[1]), /none of the certificates/],
  ['a changed name', changed('carl-1', 'ada-1'), /none of the certificates, or what is signed was changed/],
  ['a comment in a name', changed('carl-1', 'carl<!-- -->-1'), /a comment/],
  ['a section in a name', changed('carl-1', '<![CDATA[carl-1]]>'), /section/],
  ['a document type', async (request) => `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>${await signed(request)}`, /document type/],
  ['an entity', changed('carl-1', '&e;'), /an entity/],
  ['a processing instruction', changed('carl-1', 'carl<?x y?>-1'), /processing instruction/],
  ['two elements of one ID', changed('<saml:Subject>', '<saml:Subject ID="_r">'), /same ID/],
  ['what is too large', changed('carl-1', 'x'.repeat(270_000)), /too large/],
  ['what is too deep', changed('carl-1', `${'<a>'.repeat(60)}${'</a>'.repeat(60)}`), /too deep/],
  ['a signature by SHA-1', changed('xmldsig-more#rsa-sha256', 'xmldsig-more#rsa-sha1'), /algorithm that is not taken/],
  ['a signature by a shared secret', changed('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2000/09/xmldsig#hmac-sha1'), /algorithm that is not taken/],
  ['a digest by SHA-1', changed('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1'), /digest is by an algorithm/],
  ['two digests', changed(/(<ds:DigestValue>[^<]*<\/ds:DigestValue>)/, '$1$1'), /more than one DigestValue/],
  ['a digest with a comment', changed('<ds:DigestValue>', '<ds:DigestValue><!--x-->'), /a comment/],
  ['two references', changed(/(<ds:Reference [\s\S]*<\/ds:Reference>)/, '$1$1'), /more than one Reference/],
  ['a reference to all of it', changed(/URI="#_a"/, 'URI=""'), /of something else/],
  ['a reference to something else', changed(/URI="#_a"/, 'URI="#_r"'), /of something else/],
  ['inclusive canonicalization', changed('<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"', '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"'), /canonicalized in another way/],
  ['canonicalization with comments', changed('<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"', '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"'), /canonicalized in another way/],
  ['a transform by XSLT', changed('<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"', '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"'), /other transforms/],
  ['a transform by XPath beside the two', changed('</ds:Transforms>', '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/></ds:Transforms>'), /other transforms/],
  ['no transform for the signature', changed('<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>', ''), /other transforms/],
  ['two signatures', async (request) => { const xml = await signed(request); return xml.replace('<saml:Subject>', `${signatureIn(xml)}<saml:Subject>`); }, /more than one Signature/],
  ['another audience', (request) => answer(request, { audiences: '<saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience></saml:AudienceRestriction>' }), /another Audience/],
  ['one of two audiences', (request) => answer(request, { audiences: `<saml:AudienceRestriction><saml:Audience>${entityId}</saml:Audience></saml:AudienceRestriction><saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience></saml:AudienceRestriction>` }), /another Audience/],
  ['no audience', (request) => answer(request, { audiences: '' }), /another Audience/],
  ['a condition that nobody knows', (request) => answer(request, { conditions: '<x:Only xmlns:x="urn:x"/>' }), /condition that is not known/],
  ['another recipient', (request) => answer(request, { recipient: 'https://other.example/acs' }), /another Recipient/],
  ['another destination', (request) => answer(request, { destination: 'https://other.example/acs' }), /another Destination/],
  ['another destination, signed', (request) => answer(request, { destination: 'https://other.example/acs' }, 'response'), /another Destination/],
  ['another issuer of the assertion', (request) => answer(request, { issuer: 'https://other.example' }), /Issuer is another/],
  ['another issuer of the answer', (request) => answer(request, { responseIssuer: 'https://other.example' }), /Issuer is another/],
  ['an assertion to another request', async (request) => sign(response(request, assertion(request, { inResponseTo: '_other' })), '_a'), /assertion is to another request/],
  ['an assertion to no request', async (request) => sign(response(request, assertion(request, { inResponseTo: undefined })), '_a'), /assertion is to another request/],
  ['a status that is no success', (request) => answer(request, { status: status('Responder') }), /Responder/],
  ['what is over', (request) => answer(request, { until: -61 }), /is over/],
  ['conditions that are over', (request) => answer(request, { notAfter: -61 }), /is over/],
  ['conditions that begin later', (request) => answer(request, { notBefore: 61 }), /does not count yet/],
  ['an assertion of a time to come', (request) => answer(request, { instant: 61 }), /time to come/],
  ['what counts for ever', (request) => answer(request, { until: 100_000 }), /longer than a day/],
  ['a holder of a key', (request) => answer(request, { confirmed: 'holder-of-key' }), /not confirmed/],
  ['another version', (request) => answer(request, { version: '1.1' }), /another version/],
  ['a transient name', (request) => answer(request, { format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }), /nobody is named/],
  ['no name', (request) => answer(request, { nameId: '' }), /no subject/],
  ['a name of other letters', (request) => answer(request, { nameId: 'c\u0430rl' }), /no subject/],
  ['a log-in there that is over', (request) => answer(request, { sessionEnd: -1 }), /log-in there is over/],
  ['an end that is no time', (request) => sign(response(request, assertion(request).replace('<saml:AuthnStatement ', '<saml:AuthnStatement SessionNotOnOrAfter="never" ')), '_a'), /no SessionNotOnOrAfter/],
  ['a name that is encrypted for another key, or was changed', async (request) => answer(request, { named: (await encryptedName(place.provider)).replace(/(<xenc:CipherValue>)(.)(?=[^<]*<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedData>)/, (_, before: string, letter: string) => `${before}${letter === 'A' ? 'B' : 'A'}`) }), /another key, or was changed/],
  ['a name that is encrypted, and is none', async (request) => answer(request, { named: await encryptedName(place.provider, 'aes-256-gcm', assertion(request)) }), /no NameID/],
  ['somebody in clear beside somebody who is encrypted', async (request) => answer(request, { named: `${nameXml('ada-1')}${await encryptedName(place.provider)}` }), /named twice/],
  ['CBC in an answer that is not signed', async (request) => response(request, await encrypted(request, 'aes-256-cbc')), /CBC/],
  ['an encrypted assertion that nobody has signed', async (request) => response(request, await encrypted(request, 'aes-256-gcm')), /neither the answer nor the assertion/],
  ['an encrypted assertion that was changed', async (request) => response(request, (await encrypted(request, 'aes-256-gcm')).replace(/(<xenc:CipherValue>)(.)(?=[^<]*<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedData>)/, (_, before: string, letter: string) => `${before}${letter === 'A' ? 'B' : 'A'}`)), /another key, or was changed/],
];

test.each(table)('%s is refused', async (_, make, reason) => {
  const { id } = requestIn(await press(browser, page));
  const before = place.provider.log.length;
  const seen = await sendOn(browser, await make(id));
  expect([pageOf(seen), errorCodeOf(seen)]).toEqual(errorCodeOf(seen) === undefined ? ['login', undefined] : ['error', 'connection_failed']);
  expect(place.provider.log.slice(before).flatMap((line) => (JSON.parse(line) as { reason?: string }).reason ?? []).join()).toMatch(reason);
  expect(await place.provider.database.prisma.linkedLogin.count()).toBe(0);
});

test('an answer is for the browser that asked, for its connection, and once', async () => {
  const { browser, request } = await left(place);
  const xml = await signed(request.id);
  const { browser: stranger } = await left(place);
  expect(errorCodeOf(await post(place, stranger, xml))).toBeDefined();
  expect(pageOf(await post(place, browser, xml, 'other'))).toBe('login');
  expect((await post(place, browser, xml)).location).toContain('code=');
  const later = await left(place, 'corp', { prompt: 'login' }, browser);
  expect((await post(place, later.browser, xml)).location ?? '').not.toContain('code=');
  await place.provider.database.prisma.user.deleteMany({ where: { linkedLogins: { some: {} } } });
});

test('one that is signed and encrypted is opened, by GCM and, where all is signed, by CBC', async () => {
  const first = await left(place);
  const inner = await sign(assertion(first.request.id), '_a');
  expect((await post(place, first.browser, response(first.request.id, await encrypted(first.request.id, 'aes-256-gcm', inner)))).location).toContain('code=');
  const second = await left(place);
  expect((await post(place, second.browser, await sign(response(second.request.id, await encrypted(second.request.id, 'aes-256-cbc')), '_r'))).location).toContain('code=');
  await place.provider.database.prisma.user.deleteMany({ where: { linkedLogins: { some: {} } } });
});

test('no letter of an answer can be another', async () => {
  const { length } = await answer(requestIn(await press(browser, page)).id, {}, 'response');
  for (let index = 7; index < length; index += 293) {
    const xml = await answer(requestIn(await press(browser, page)).id, {}, 'response');
    const [before, letter] = [xml.slice(0, index), xml.charCodeAt(index)];
    if (before.includes('<ds:KeyInfo>') && !before.includes('</ds:KeyInfo>')) continue; // the certificate that comes along is not looked at
    const seen = await sendOn(browser, `${before}${String.fromCharCode(letter ^ 1)}${xml.slice(index + 1)}`);
    expect([index, (seen.location ?? '').includes('code=')]).toEqual([index, false]);
  }
});

describe('of log-outs', () => {
  let somebody: Browser;
  beforeAll(async () => {
    const { browser: here, request } = await left(place);
    await post(place, here, await signed(request.id));
    somebody = here;
  });
  const isIn = async (): Promise<boolean> => pageOf(await somebody.go('/account')) === 'account';
  const reasons = (before: number): string => place.provider.log.slice(before).flatMap((line) => (JSON.parse(line) as { reason?: string }).reason ?? []).join();
  const unsigned = (path: string): string => path.replace(/&SigAlg=.*$/, '');
  const form = (xml: string, name = 'SAMLRequest'): RequestInit => ({ method: 'POST', body: formOf({ [name]: Buffer.from(xml).toString('base64') }) });
  const formed = async (said: LogoutSaid, change: (xml: string) => string = (xml) => xml): Promise<RequestInit> => form(change(await sign(logoutXml({ id: '_f', ...said }), '_f')));

  test.each<[what: string, said: LogoutSaid, reason: RegExp]>([
    ['of another provider', { issuer: 'https://other.example' }, /Issuer is another/],
    ['for another address', { destination: 'https://other.example/slo' }, /another address/],
    ['for another connection', { destination: ourSlo.replace('corp', 'other') }, /another address/],
    ['for no address', { destination: undefined }, /another address/],
    ['that is old', { instant: -601 }, /too old/],
    ['of a time to come', { instant: 121 }, /later than now/],
    ['whose time is over', { attributes: ' NotOnOrAfter="2020-01-01T00:00:00Z"' }, /NotOnOrAfter/],
    ['of another version', { version: '1.1' }, /no LogoutRequest/],
    ['that is another message', { name: 'AuthnRequest' }, /no LogoutRequest/],
    ['of nobody', { content: '' }, /whose it is/],
    ['of two', { content: '<saml:NameID>carl-1</saml:NameID><saml:NameID>ada-1</saml:NameID>' }, /more than one NameID/],
    ['of somebody who is encrypted', { content: '<saml:EncryptedID/>' }, /nothing is encrypted/],
    ['that names log-ins without end', { indexes: Array.from({ length: 101 }, (_, each) => `s-${each}`) }, /too many log-ins/],
  ])('a request %s ends nothing, by redirect, by form and by SOAP', async (_, said, reason) => {
    const before = place.provider.log.length;
    const seen = [await new Browser(place.provider).go(await byQuery(logoutXml({ id: '_q', ...said }))), await new Browser(place.provider).go('/login/connections/corp/single-logout', await formed(said))];
    const soap = await place.provider.send(ourSoap.replace(issuer, ''), await bySoap({ id: '_s', ...said }));
    expect([seen.map(errorCodeOf), soap.status, reasons(before).split(',').length > 2, await isIn()]).toEqual([['invalid_request', 'invalid_request'], 403, true, true]);
    expect(reasons(before)).toMatch(reason);
  });

  const evil = logoutXml({ id: '_e', nameId: 'carl-1' });
  test.each<[what: string, come: () => Promise<[path: string, init?: RequestInit]> | [path: string, init?: RequestInit], reason: RegExp]>([
    ['by redirect without a signature', async () => [unsigned(await byQuery(logoutXml()))], /none of the certificates/],
    ['by redirect, by another key', async () => [await byQuery(logoutXml(), 'SAMLRequest', undefined, (await keys())[1])], /none of the certificates/],
    ['by redirect, by SHA-1', async () => [(await byQuery(logoutXml())).replace('rsa-sha256', 'rsa-sha1')], /none of the certificates/],
    ['by redirect, with another state than was signed', async () => [(await byQuery(logoutXml(), 'SAMLRequest', 'a')).replace('RelayState=a', 'RelayState=b')], /none of the certificates/],
    ['by form without a signature', () => [ourSlo, form(logoutXml())], /not signed/],
    ['by form, by another key', async () => [ourSlo, await byForm(logoutXml(), 'SAMLRequest', undefined, (await keys())[1])], /none of the certificates/],
    ['by form, changed', async () => [ourSlo, await formed({ nameId: 'ada-1' }, (xml) => xml.replace('ada-1', 'carl-1'))], /was changed/],
    ['by form, around a true one', async () => [ourSlo, await formed({ nameId: 'ada-1' }, (xml) => evil.replace('</saml:Issuer>', `</saml:Issuer>${signatureIn(xml)}<samlp:Extensions>${withoutSignature(xml)}</samlp:Extensions>`))], /of something else/],
    ['by form, with a document type', async () => [ourSlo, await formed({}, (xml) => `<!DOCTYPE x>${xml}`)], /document type/],
    ['by form, too large', async () => [ourSlo, await formed({}, (xml) => xml.replace('carl-1', 'x'.repeat(270_000)))], /too large/],
    ['with a state without end', async () => [await byQuery(logoutXml(), 'SAMLRequest', 's'.repeat(1025))], /RelayState is too long/],
    ['that is none', () => [ourSlo, form('none')], /not one root/],
  ])('a request %s ends nothing', async (_, come, reason) => {
    const [path, init] = await come();
    const before = place.provider.log.length;
    expect([errorCodeOf(await new Browser(place.provider).go(path.replace(issuer, ''), init)), await isIn()]).toEqual(['invalid_request', true]);
    expect(reasons(before)).toMatch(reason);
  });

  test.each<[what: string, come: () => Promise<RequestInit> | RequestInit, reason: RegExp]>([
    ['without a signature', () => bySoap({}, (xml) => withoutSignature(xml)), /not signed/],
    ['by another key', async () => bySoap({}, undefined, (await keys())[1]), /none of the certificates/],
    ['changed', () => bySoap({ nameId: 'ada-1' }, (xml) => xml.replace('ada-1', 'carl-1')), /was changed/],
    ['for the place of browsers', () => bySoap({ destination: ourSlo }), /another address/],
    ['of ones own, with the true one in the header', () => bySoap({ nameId: 'ada-1' }, (xml) => xml.replace(/<soap:Body>(.*)<\/soap:Body>/s, `<soap:Header>$1</soap:Header><soap:Body>${evil}</soap:Body>`)), /not signed/],
    ['beside one of ones own', () => bySoap({ nameId: 'ada-1' }, (xml) => xml.replace('<soap:Body>', `<soap:Body>${evil}`)), /not one message/],
    ['in a second Body', () => bySoap({}, (xml) => xml.replace('<soap:Body>', `<soap:Body>${evil}</soap:Body><soap:Body>`)), /more than one Body/],
    ['in an envelope that somebody has to understand', () => bySoap({}, (xml) => xml.replace('<soap:Body>', '<soap:Header><x:Only xmlns:x="urn:x" soap:mustUnderstand="1"/></soap:Header><soap:Body>')), /not understood/],
    ['in an envelope of another version', () => bySoap({}, (xml) => xml.replace('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope')), /no envelope/],
    ['without an envelope', () => bySoap({}, (xml) => xml.replace(/<\/?soap:[^>]*>/g, '')), /no envelope/],
    ['that is empty', () => bySoap({}, (xml) => xml.replace(/<soap:Body>.*<\/soap:Body>/s, '<soap:Body/>')), /not one message/],
    ['with a document type', () => bySoap({}, (xml) => `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>${xml}`), /document type/],
    ['too large', () => bySoap({}, (xml) => xml.replace('carl-1', 'x'.repeat(270_000))), /too large/],
    ['that is none', () => ({ method: 'POST', body: 'none' }), /not one root/],
  ])('a request by SOAP %s ends nothing, and is told nothing that we sign', async (_, come, reason) => {
    const before = place.provider.log.length;
    const { status, text } = await place.provider.send(ourSoap.replace(issuer, ''), await come());
    expect([status, text.includes('Signature'), await isIn()]).toEqual([403, false, true]);
    expect(reasons(before)).toMatch(reason);
  });

  test('a request counts once, also on two nodes that hear of it at once, and by what is no such connection not at all', async () => {
    const second = await place.provider.another();
    const path = await byQuery(logoutXml({ nameId: 'ada-1' }));
    const seen = await Promise.all([place.provider, second].map(async (node) => errorCodeOf(await new Browser(node).go(path))));
    expect(seen.sort()).toEqual(['invalid_request', undefined]);
    const sent = await bySoap({ nameId: 'ada-1' });
    const told = await Promise.all([place.provider, second].map(async (node) => (await node.send(ourSoap.replace(issuer, ''), sent)).status));
    expect(told.sort()).toEqual([200, 403]);
    await second.close();
    expect(errorCodeOf(await new Browser(place.provider).go(path))).toBe('invalid_request');
    expect(place.provider.log.join()).toContain('the log-out has come before');
    expect((await place.provider.send(path.replace('corp', 'nobody'))).status).toBe(404);
  });

  test('an answer that the provider has not signed for us, or to no request of ours, leads nowhere; nor does one that comes late', async () => {
    const asked = await somebody.submit(await somebody.go(`/oidc/logout?client_id=web&post_logout_redirect_uri=${encodeURIComponent(onward)}`), { decision: 'logout' });
    const { id } = requestIn(asked.location ?? '');
    const other = (await keys())[1];
    const paths = [
      unsigned(await byQuery(logoutAnswerXml(id), 'SAMLResponse')), await byQuery(logoutAnswerXml(id), 'SAMLResponse', undefined, other), await byQuery(logoutAnswerXml(id, { issuer: 'https://other.example' }), 'SAMLResponse'),
      await byQuery(logoutAnswerXml(id, { destination: 'https://other.example' }), 'SAMLResponse'), await byQuery(logoutAnswerXml(id, { instant: -601 }), 'SAMLResponse'), await byQuery(logoutAnswerXml(`${id}x`), 'SAMLResponse'),
      await byQuery(logoutAnswerXml(id, { name: 'LogoutRequest' }), 'SAMLResponse'), await byQuery(logoutAnswerXml(id, { destination: ourSlo.replace('corp', 'other') }), 'SAMLResponse', undefined, undefined, 'other'),
    ];
    for (const path of paths) expect([path.length > 0, pageOf(await somebody.go(path))]).toEqual([true, 'logged-out']);
    expect((await somebody.go(await byQuery(logoutAnswerXml(id, {}, status('Responder')), 'SAMLResponse'))).location).toBe(onward);
    place.provider.clock.advance(601);
    expect(pageOf(await somebody.go(await byQuery(logoutAnswerXml(id), 'SAMLResponse')))).toBe('logged-out');
    for (const made of ['', 'made-up']) expect(pageOf(await somebody.go(`/login/connections/corp/log-out?asked=${made}`))).toBe('logged-out');
  });
});

async function encrypted(request: string, cipher: 'aes-256-gcm' | 'aes-256-cbc', xml = assertion(request)): Promise<string> {
  return `<saml:EncryptedAssertion>${await encryptedFor(place.provider, cipher, xml)}</saml:EncryptedAssertion>`;
}
