import type { CertifiedKey } from '@symbolon/crypto';
import { callerOf, desk, makeAdministrator } from './administration.ts';
import { Browser, errorCodeOf, pageOf } from './browser.ts';
import { eventsOf } from './events.ts';
import { password, startProvider, type Provider } from './provider.ts';
import { ada, answerXml, certificates, formInit, logIn, logoutAnswer, logoutAsked, newKey, queryPath, requestXml, responseIn, signedRequest, slo, wiki, within, type LogoutAsked } from './saml-place.ts';
import { isLoggedIn, people, rp } from './relying-party.ts';
import { inEnvelope, openSoapApplication, soapAnswer, type SoapApplication } from './saml-soap.ts';

let provider: Provider;
let key: CertifiedKey;
let rewind: () => Promise<void>;
/** Two that are told from server to server: one by no browser. */
let [chat, crm]: SoapApplication[] = [];
/** Three more applications: told by redirect, by form, and not at all. */
const application = (name: string, saml: object) => wiki({ entity_id: `https://${name}.example.com/saml`, acs_urls: [`https://${name}.example.com/acs`], ...saml }, { client_id: name, client_name: name.toUpperCase() });
const sloOf = (name: string) => `https://${name}.example.com/slo`;
const others = () => [
  application('forum', { certificates: [key.certificate], slo_url: sloOf('forum'), name_id_format: 'emailAddress' }),
  application('files', { certificates: [key.certificate], slo_url: sloOf('files'), slo_binding: 'post' }),
  application('mute', {}),
  application('chat', { certificates: [key.certificate], slo_soap_url: chat?.address }),
  application('crm', { certificates: [key.certificate], slo_url: sloOf('crm'), slo_soap_url: crm?.address }),
];
beforeAll(async () => {
  [provider, key] = await Promise.all([startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' }), newKey()]);
  [chat, crm] = await Promise.all([openSoapApplication(provider, 'chat', key), openSoapApplication(provider, 'crm', key)]);
  await provider.apply({ clients: [wiki({ certificates: [key.certificate], slo_url: slo }), ...others(), desk, { ...rp, frontchannel_logout_uri: 'https://rp.example.com/frontchannel' }], users: [ada, ...people.slice(1), { username: 'root@example.com', password, email_verified: true }] });
  await makeAdministrator(provider, 'root@example.com', ['owner']);
  await certificates(provider);
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  for (const [name, place] of Object.entries({ chat, crm })) if (place) Object.assign(place, { heard: [], answers: (asked: LogoutAsked) => soapAnswer(provider, asked, name, key) });
});
afterAll(() => Promise.all([provider.close(), chat?.close(), crm?.close()]));

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
  expect(await logoutAnswer(provider, answer)).toEqual({ to: slo, isSigned: true, relayState: 'leaving', inResponseTo: idOf(xml), status: ['Success'] });
  expect(await isLoggedIn(browser)).toBe(false);
});

test('the same by form, for all log-ins of the person in this browser; another application hears of it by its frame first', async () => {
  const browser = new Browser(provider);
  const { name } = await loggedIn(browser);
  expect(await isLoggedIn(browser)).toBe(true);
  const page = await browser.go('/saml/slo', formInit(await signedRequest(logout({ name }), key)));
  expect(page.text).toContain('https://rp.example.com/frontchannel');
  const next = /id="continue" class="button" href="https:\/\/id.example.com([^"]+)"/.exec(page.text)?.[1] ?? '';
  expect(await logoutAnswer(provider, await browser.go(next))).toMatchObject({ to: slo, isSigned: true, status: ['Success'] });
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
    expect((await logoutAnswer(provider, answer)).status).toEqual(['Success']);
  }
});

/** Logs her in to applications, one after the other, and says what each calls her. */
async function loggedInTo(browser: Browser, ...names: readonly string[]) {
  const told = [];
  for (const name of names) {
    const seen = await logIn(browser, await queryPath('/saml/sso', requestXml(provider, { issuer: `https://${name}.example.com/saml` }), undefined, name === 'mute' ? undefined : key));
    const { assertion } = await responseIn(provider, seen);
    told.push({ name: within(assertion, 'Subject', 'NameID')?.text, index: within(assertion, 'AuthnStatement')?.attributes['SessionIndex'] });
  }
  return told;
}
/** Logs out by the page of this installation. */
const leave = async (browser: Browser) => browser.submit(await browser.go('/oidc/logout'), { decision: 'logout' });
const answerPath = async (asked: LogoutAsked, by: string, status?: readonly string[], signer: CertifiedKey | null = key) => queryPath('/saml/slo', answerXml(provider, asked, by, status), undefined, signer ?? undefined, 'SAMLResponse');

test('who logs out here is logged out of each application that she was logged in to, one after the other', async () => {
  const browser = new Browser(provider);
  const [forum, files] = await loggedInTo(browser, 'forum', 'files');
  const first = await logoutAsked(provider, await leave(browser));
  expect(first).toEqual({ to: sloOf('files'), id: expect.any(String), isSigned: true, name: files?.name, format: 'persistent', index: files?.index, hasTime: true });
  expect(await isLoggedIn(browser)).toBe(false);
  const second = await logoutAsked(provider, await browser.go('/saml/slo', formInit(await signedRequest(answerXml(provider, first, 'files'), key), undefined, 'SAMLResponse')));
  expect(second).toEqual({ to: sloOf('forum'), id: expect.any(String), isSigned: true, name: ada.username, format: 'emailAddress', index: forum?.index, hasTime: true });
  const end = await browser.go(await answerPath(second, 'forum'));
  expect([pageOf(end), end.text.includes('id="unconfirmed"')]).toEqual(['logged-out', false]);
});

test('the application that asks is answered last, and that not all have said that they are done', async () => {
  const browser = new Browser(provider);
  await loggedInTo(browser, 'forum');
  const xml = logout(await loggedIn(browser));
  const asked = await logoutAsked(provider, await browser.go(await queryPath('/saml/slo', xml, 'leaving', key)));
  expect(asked.to).toBe(sloOf('forum'));
  const well = { to: slo, isSigned: true, relayState: 'leaving', inResponseTo: idOf(xml) };
  expect(await logoutAnswer(provider, await browser.go(await answerPath(asked, 'forum', ['Responder'])))).toEqual({ ...well, status: ['Success', 'PartialLogout'] });
  expect(await logoutAnswer(provider, await browser.go(await answerPath(asked, 'forum')))).toEqual({ ...well, status: ['Success'] });
});

test.each<[what: string, path: (asked: LogoutAsked) => Promise<string>]>([
  ['is no answer at all', () => Promise.resolve('')],
  ['is not signed', (asked) => answerPath(asked, 'files', undefined, null)],
  ['is by another key', async (asked) => answerPath(asked, 'files', undefined, await newKey())],
  ['is of another application', (asked) => answerPath(asked, 'forum')],
  ['says no', (asked) => answerPath(asked, 'files', ['Responder', 'UnknownPrincipal'])],
  ['says that others there are not done', (asked) => answerPath(asked, 'files', ['Success', 'PartialLogout'])],
])('an application whose answer %s stops nobody else, and is named at the end', async (_, path) => {
  const browser = new Browser(provider);
  await loggedInTo(browser, 'forum', 'files');
  const left = await leave(browser);
  const asked = await logoutAsked(provider, left);
  const round = `/saml/slo/next?logout=${asked.id.slice(1).replace(/\.\d+$/, '')}`;
  const next = await logoutAsked(provider, await browser.go((await path(asked)) || round));
  expect(next.to).toBe(sloOf('forum'));
  const end = await browser.go(await answerPath(next, 'forum'));
  expect(end.text).toMatch(/id="unconfirmed"[^]*<li><bdi>FILES<\/bdi><\/li><\/ul>/);
});

test('an application that cannot be told is named, too, and where to go on stays the person\'s choice then', async () => {
  const browser = new Browser(provider);
  await loggedInTo(browser, 'mute');
  const page = await leave(browser);
  expect([pageOf(page), page.location]).toEqual(['logged-out', undefined]);
  expect(page.text).toMatch(/id="unconfirmed"[^]*<li><bdi>MUTE<\/bdi><\/li><\/ul>/);
});

test('a log-out on its way is led on in its own browser alone, and for ten minutes', async () => {
  const [browser, other] = [new Browser(provider), new Browser(provider)];
  await loggedInTo(browser, 'forum', 'files');
  await logIn(other, '/account');
  const asked = await logoutAsked(provider, await leave(browser));
  const path = await answerPath(asked, 'files');
  expect(pageOf(await other.go(path))).toBe('logged-out');
  expect((await logoutAsked(provider, await browser.go(path))).to).toBe(sloOf('forum'));
  const rows = await provider.database.prisma.samlLogout.findMany();
  expect(Buffer.from(rows[0]?.sealed ?? []).includes(ada.username)).toBe(false);
  provider.clock.advance(600);
  const over = await browser.go(`/saml/slo/next?logout=${asked.id.slice(1, -2)}`);
  expect([pageOf(over), over.text.includes('id="unconfirmed"')]).toEqual(['logged-out', false]); // nothing is known of it any more
  await provider.database.hot.removeExpired(provider.clock.now(), 500);
  expect(await provider.database.prisma.samlLogout.count()).toBe(0);
});

test.each<[what: string, change: (xml: string) => string]>([
  ['without a format', (xml) => xml.replace(/ Format="[^"]*"/, '')],
  ['by a format that it was not told', (xml) => xml.replace('format:persistent', 'format:transient')],
  ["with somebody else's qualifier", (xml) => xml.replace('<saml:NameID ', '<saml:NameID SPNameQualifier="https://forum.example.com/saml" ')],
])('a log-out that names her %s ends nothing: that is another name', async (_, change) => {
  const browser = new Browser(provider);
  const xml = change(logout(await loggedIn(browser)));
  await browser.go(await queryPath('/saml/slo', xml, undefined, key));
  expect(await isLoggedIn(browser)).toBe(true);
});

describe('from server to server', () => {
  const waiting = () => provider.database.prisma.outboxMessage.count({ where: { kind: 'saml_logout' } });
  const failed = async () => (await eventsOf(provider.runtime, 'saml.logout.failed')).map(({ client_id: client, details }) => [client, (details as { readonly reason: string }).reason]);
  const bySystem = async (path: string) => (await callerOf(provider, 'root@example.com')).send('POST', path.replace('ADA', await idOfAda()));
  const idOfAda = async () => (await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: ada.username } })).id;
  const heardBy = (place: SoapApplication | undefined) => place?.heard ?? [];

  test.each<[what: string, end: () => Promise<unknown>]>([
    ['an administrator ends her log-ins', () => bySystem('/users/ADA/sessions/end')],
    ['she is disabled', () => bySystem('/users/ADA/disable')],
    ['she is removed', async () => {
      await provider.database.prisma.user.updateMany({ data: { declared: false } }); // whom the file has, it alone removes
      await (await callerOf(provider, 'root@example.com')).send('DELETE', `/users/${await idOfAda()}`);
    }],
  ])('where %s, an application hears of it, signed, as it knows her, and once', async (_, end) => {
    const [told] = await loggedInTo(new Browser(provider), 'chat', 'crm', 'forum');
    await end();
    await provider.deliver();
    expect(heardBy(chat)).toEqual([{ id: expect.any(String), name: told?.name, format: 'persistent', index: told?.index, reason: 'none', headers: ['text/xml; charset=utf-8', '"http://www.oasis-open.org/committees/security"'] }]);
    expect([heardBy(crm).length, await waiting()]).toEqual([1, 0]);
    expect(await failed()).toEqual([['forum', 'no_soap']]); // which hears of log-outs by a browser alone
  });

  const answered = (change: (xml: string) => string, status?: readonly string[]) => async (asked: LogoutAsked) => change(await soapAnswer(provider, asked, 'chat', key, status));
  test.each<[what: string, answers: SoapApplication['answers']]>([
    ['another status than 200', () => 500],
    ['no envelope', (asked) => answerXml(provider, asked, 'chat')],
    ['a fault', () => inEnvelope('<s:Fault><faultcode>s:Server</faultcode></s:Fault>')],
    ['what nobody has signed', (asked) => inEnvelope(answerXml(provider, asked, 'chat'))],
    ['what another key has signed', async (asked) => soapAnswer(provider, asked, 'chat', await newKey())],
    ['what was changed', answered((xml) => xml.replace('status:Success', 'status:Responder'))],
    ['an answer to another log-out', (asked) => soapAnswer(provider, { ...asked, id: '_another' }, 'chat', key)],
    ['an answer of another application', (asked) => soapAnswer(provider, asked, 'crm', key)],
    ['a signed no', answered((xml) => xml, ['Responder'])],
    ['that others there are not done', answered((xml) => xml, ['Success', 'PartialLogout'])],
    ['two messages', answered((xml) => xml.replace('</s:Body>', '<a/></s:Body>'))],
    ['a document type', answered((xml) => xml.replace('?>', '?><!DOCTYPE s:Envelope>'))],
  ])('%s is no confirmation: it is told again later, in a message of its own', async (_, answers) => {
    await loggedInTo(new Browser(provider), 'chat');
    if (chat) chat.answers = answers;
    await bySystem('/users/ADA/sessions/end');
    await provider.deliver();
    expect([heardBy(chat).length, await waiting()]).toEqual([1, 1]);
    if (chat) chat.answers = (asked) => soapAnswer(provider, asked, 'chat', key);
    provider.clock.advance(5);
    await provider.deliver();
    expect([new Set(heardBy(chat).map(({ id }) => id)).size, await waiting(), await failed()]).toEqual([2, 0, []]);
  });

  test('who has not confirmed it within a day is written down', async () => {
    await loggedInTo(new Browser(provider), 'chat');
    if (chat) chat.answers = () => 503;
    await bySystem('/users/ADA/sessions/end');
    await provider.deliver();
    provider.clock.advance(86_400);
    await provider.deliver();
    expect([heardBy(chat).length, await waiting(), await failed()]).toEqual([2, 0, [['chat', 'no_confirmation']]]);
  });

  test('an answer whose names are declared on the envelope is read as it was signed', async () => {
    await loggedInTo(new Browser(provider), 'chat');
    if (chat) chat.answers = answered((xml) => xml.replace(/ xmlns:(samlp|saml)="[^"]*"/g, '').replace('<s:Envelope', '<s:Envelope xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'));
    await bySystem('/users/ADA/sessions/end');
    await provider.deliver();
    expect([heardBy(chat).length, await waiting()]).toEqual([1, 0]);
  });

  test('one that no browser is led to is told while it waits, before all others; and that it has confirmed counts', async () => {
    const browser = new Browser(provider);
    await loggedInTo(browser, 'forum', 'chat');
    const asked = await logoutAsked(provider, await leave(browser));
    expect([asked.to, heardBy(chat).map(({ reason }) => reason)]).toEqual([sloOf('forum'), ['user']]);
    const end = await browser.go(await answerPath(asked, 'forum'));
    expect([pageOf(end), end.text.includes('id="unconfirmed"'), await waiting()]).toEqual(['logged-out', false, 0]);
    provider.clock.advance(600);
    await provider.deliver();
    expect([heardBy(chat).length, await failed()]).toEqual([1, []]);
  });

  test('where a browser does not come back, all that can be told are, and the others are written down; the log-in here is over', async () => {
    const browser = new Browser(provider);
    await loggedInTo(browser, 'crm', 'files', 'mute');
    const asked = await logoutAsked(provider, await leave(browser));
    expect([asked.to, await isLoggedIn(browser)]).toEqual([sloOf('crm'), false]);
    provider.clock.advance(119);
    await provider.deliver();
    expect(heardBy(crm)).toHaveLength(0);
    provider.clock.advance(1);
    await provider.deliver();
    expect(heardBy(crm)).toHaveLength(1);
    const next = await logoutAsked(provider, await browser.go(`/saml/slo/next?logout=${asked.id.slice(1).replace(/\.\d+$/, '')}`)); // back after all
    expect(next.to).toBe(sloOf('files'));
    const end = await browser.go(await answerPath(next, 'files', ['Responder']));
    expect(end.text).toMatch(/id="unconfirmed"[^]*<ul><li><bdi>FILES<\/bdi><\/li><li><bdi>MUTE<\/bdi><\/li><\/ul>/);
    provider.clock.advance(480);
    await provider.deliver();
    expect([(await failed()).sort(), heardBy(crm).length]).toEqual([[['files', 'no_soap'], ['mute', 'no_soap']], 1]);
  });

  test('the application that has asked is not told of it once more', async () => {
    const browser = new Browser(provider);
    const [told] = await loggedInTo(browser, 'crm');
    await browser.go(await queryPath('/saml/slo', logout({ name: told?.name ?? '' }).replace('https://wiki.example.com/saml<', 'https://crm.example.com/saml<'), undefined, key));
    expect([await isLoggedIn(browser), await waiting()]).toEqual([false, 0]);
  });
});
