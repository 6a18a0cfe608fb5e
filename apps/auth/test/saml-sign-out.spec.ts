import type { CertifiedKey } from '@symbolon/crypto';
import { Browser, errorCodeOf } from './browser.ts';
import { startProvider, type Provider } from './provider.ts';
import { ada, certificates, formInit, logIn, logoutAnswer, newKey, queryPath, requestXml, responseIn, signedRequest, slo, wiki, within } from './saml-place.ts';
import { isLoggedIn, people, rp } from './relying-party.ts';

let provider: Provider;
let key: CertifiedKey;
let rewind: () => Promise<void>;
beforeAll(async () => {
  [provider, key] = await Promise.all([startProvider(), newKey()]);
  await provider.apply({ clients: [wiki({ certificates: [key.certificate], slo_url: slo }), { ...rp, frontchannel_logout_uri: 'https://rp.example.com/frontchannel' }], users: [ada, ...people.slice(1)] });
  await certificates(provider);
  rewind = await provider.snapshot();
});
beforeEach(() => rewind());
afterAll(() => provider.close());

/** Logs Ada in, and says by what the application names her log-in. */
async function loggedIn(browser: Browser) {
  const { assertion } = await responseIn(provider, await logIn(browser, await queryPath('/saml/sso', requestXml(provider), undefined, key)));
  return { name: within(assertion, 'Subject', 'NameID')?.text ?? '', index: within(assertion, 'AuthnStatement')?.attributes['SessionIndex'] ?? '' };
}
/** Logs her in without it, to her own account. */
const arrived = async (browser: Browser): Promise<Browser> => (await logIn(browser, '/account'), browser);
const logout = ({ name, index }: { readonly name: string; readonly index?: string }, attributes: object = {}) =>
  requestXml(provider, { name: 'LogoutRequest', attributes: { ...attributes }, content: `<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${name}</saml:NameID>${index === undefined ? '' : `<samlp:SessionIndex>${index}</samlp:SessionIndex>`}` });
const idOf = (xml: string) => /ID="([^"]+)"/.exec(xml)?.[1];

test('who logs out of the application is logged out here, and the application is told so, signed', async () => {
  const browser = new Browser(provider);
  const xml = logout(await loggedIn(browser));
  const answer = await browser.go(await queryPath('/saml/slo', xml, 'leaving', key));
  expect(await logoutAnswer(provider, answer)).toEqual({ to: slo, isSigned: true, relayState: 'leaving', inResponseTo: idOf(xml), status: 'urn:oasis:names:tc:SAML:2.0:status:Success' });
  expect(await isLoggedIn(browser)).toBe(false);
});

test('the same by form, for all log-ins of the person in this browser; another application hears of it by its frame first', async () => {
  const browser = new Browser(provider);
  const { name } = await loggedIn(browser);
  expect(await isLoggedIn(browser)).toBe(true);
  const page = await browser.go('/saml/slo', formInit(await signedRequest(logout({ name }), key)));
  expect(page.text).toContain('https://rp.example.com/frontchannel');
  expect(page.text).toContain(`href="${slo}?SAMLResponse=`);
  expect(await isLoggedIn(browser)).toBe(false);
});

test.each<[what: string, path: (of: { name: string; index: string }) => Promise<string>]>([
  ['without a signature', (of) => queryPath('/saml/slo', logout(of))],
  ['by another key', async (of) => queryPath('/saml/slo', logout(of), undefined, await newKey())],
  ['whose time is over', (of) => queryPath('/saml/slo', logout(of, { NotOnOrAfter: '2029-12-31T23:59:59Z' }), undefined, key)],
  ['that is old', (of) => queryPath('/saml/slo', logout(of, { IssueInstant: '2029-12-31T23:00:00Z' }), undefined, key)],
  ['for another address', (of) => queryPath('/saml/slo', logout(of, { Destination: 'https://id.example.com/saml/sso' }), undefined, key)],
  ['that was changed', async (of) => (await queryPath('/saml/slo', logout(of), 'a', key)).replace('RelayState=a', 'RelayState=b')],
  ['that is a log-in', () => queryPath('/saml/slo', requestXml(provider, { attributes: { Destination: 'https://id.example.com/saml/slo' } }), undefined, key)],
])('a log-out %s ends nothing', async (_, path) => {
  const browser = new Browser(provider);
  const answer = await browser.go(await path(await loggedIn(browser)));
  expect([errorCodeOf(answer), await isLoggedIn(browser)]).toEqual(['invalid_request', true]);
});

test('a log-out of who has not logged in to the application here ends nothing, whatever it calls them', async () => {
  const [browser, other] = [new Browser(provider), new Browser(provider)];
  const { name } = await loggedIn(other);
  expect(await isLoggedIn(await arrived(browser))).toBe(true);
  const byName = logout({ name });
  const byLogInName = byName.replace(/<saml:NameID[^<]*</, `<saml:NameID>${ada.username}<`);
  for (const xml of [byName, byLogInName]) await browser.go(await queryPath('/saml/slo', xml, undefined, key));
  expect(await isLoggedIn(browser)).toBe(true);
});

test('a log-out of somebody else, or of another log-in, ends nothing, and is told as done', async () => {
  const [browser, other] = [new Browser(provider), new Browser(provider)];
  const [here, there] = [await loggedIn(browser), await loggedIn(other)];
  expect([here.name === there.name, here.index === there.index]).toEqual([true, false]);
  for (const meant of [{ ...here, name: 'user_AAAAAAAAAAAAAAAAAAAAAA' }, there]) {
    const answer = await browser.go(await queryPath('/saml/slo', logout(meant), undefined, key));
    expect(await isLoggedIn(browser)).toBe(true);
    expect((await logoutAnswer(provider, answer)).status).toMatch(/Success$/);
  }
});
