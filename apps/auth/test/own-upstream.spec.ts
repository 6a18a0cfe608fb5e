import { AuditStore } from '../src/domain/audit/audit.store.ts';
import { addressOf, AuthenticatorApp } from './authenticator-app.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { comeBack, connectionTo, fileWith, openPlace, press, tokenOf, toLogin, type Place } from './connection-place.ts';
import { ImportPlace } from './import-place.ts';
import { openLoopback } from './loopback-server.ts';
import { formOf, issuer, password, secret, startProvider, type Provider } from './provider.ts';
import { managerOf, settle } from './signals-place.ts';

/** A second installation of ours as the provider that people of the first log in by. */
const [carl, mia] = ['carl@corp.example', 'mia@corp.example'];
const phone = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

let upstream: Provider;
let place: Place;
let provider: Provider;
let rewind: () => Promise<void>;
beforeAll(async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`; // an issuer is where it is found
  upstream = await startProvider({ SYMBOLON_ISSUER: origin, SYMBOLON_PORT: String(port), SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
  const corp = connectionTo(origin, { trusted_domains: ['corp.example'], logout_there: true });
  place = await openPlace([{ ...corp, acr_values: { aal2: 'aal2', phr: 'phr' } }, { ...corp, connection: 'plain', client_id: 'plain', name: 'The same, whose word for more is not taken' }]);
  ({ provider } = place);
  const client = {
    client_id: 'symbolon', client_secret: secret, grant_types: ['authorization_code', 'client_credentials'], first_party: true, scope: 'openid email profile ssf.read ssf.manage',
    redirect_uris: ['corp', 'plain'].map((id) => `${issuer}/login/connections/${id}/callback`), post_logout_redirect_uris: [`${issuer}/login/connections/corp/logged-out`],
    backchannel_logout_uri: `${provider.origin}/login/connections/corp/backchannel-logout`, backchannel_logout_session_required: true,
  };
  const { backchannel_logout_uri: _, backchannel_logout_session_required: __, ...inBrowsers } = client;
  const framed = { ...inBrowsers, client_id: 'plain', frontchannel_logout_uri: `${issuer}/login/connections/plain/frontchannel-logout`, frontchannel_logout_session_required: true };
  await upstream.apply({ clients: [client, framed], users: [{ username: carl, password, email_verified: true, claims: { name: 'Carl' } }] });
  const files = new ImportPlace(upstream);
  await files.import('json', JSON.stringify({ id: 'm', email: mia, email_verified: true, password_hash: await upstream.runtime.passwords.hash(password), factors: [{ kind: 'authenticator', name: 'Phone', secret: phone }] }));
  files.close();
  rewind = await upstream.snapshot();
});
beforeEach(async () => {
  await rewind();
  await place.rewind();
});
afterAll(async () => {
  await provider.close();
  await upstream.close();
});

/** One that nobody listens at now. */
async function freePort(): Promise<number> {
  const server = await openLoopback((_, response) => void response.end());
  await server.close();
  return Number(new URL(server.origin).port);
}

/** As a person goes through the pages of the other, until they lead away from it. */
async function through(there: Browser, address: string, fill: (page: Seen) => Record<string, string> | string): Promise<string> {
  let seen = await there.step(address.replace(upstream.origin, ''));
  for (;;) {
    const { location } = seen;
    if (location !== undefined && !location.startsWith('/') && !location.startsWith(upstream.origin)) return location;
    const next = location ?? fill(seen);
    seen = typeof next === 'string' ? await there.step(next.replace(upstream.origin, '')) : await there.step(seen.action, { method: 'POST', body: formOf({ ...seen.fields, ...next }) });
  }
}

const pages: string[] = [];
const answering = (username: string) => (page: Seen): Record<string, string> | string => {
  const name = pageOf(page) ?? 'none';
  pages.push(name);
  if (name === 'login') return { username, password };
  if (name === 'second-factor') return { code: new AuthenticatorApp(phone).code(upstream) };
  if (name === 'authenticator') return { code: AuthenticatorApp.from(page).code(upstream) };
  if (name === 'recovery-codes') return addressOf(page, 'continue');
  throw new Error(`nobody knows what to do at ${name}`);
};

/** Here and there the same person, each with cookies of its own. */
interface Person {
  readonly here: Browser;
  readonly there: Browser;
  readonly seen: Seen;
}

async function logIn(username: string, asked: Readonly<Record<string, string>> = {}, connection = 'corp'): Promise<Person> {
  const [here, there] = [new Browser(provider), new Browser(upstream)];
  const address = await press(here, await toLogin(here, asked), connection);
  expect([...new URL(address).searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']); // pushed, as each offers that to the other
  pages.length = 0;
  return { here, there, seen: await comeBack(here, await through(there, address, answering(username))) };
}

test('somebody logs in by it, and is called here what it says', async () => {
  const { seen } = await logIn(carl);
  expect(await tokenOf(provider, seen)).toMatchObject({ email: carl, email_verified: true, acr: 'aal1', amr: ['fed'] });
  expect(pages).toEqual(['login']);
});

test('a second factor that an application wants is asked for there, and counts here', async () => {
  const { seen } = await logIn(mia, { acr_values: 'aal2' });
  expect(await tokenOf(provider, seen)).toMatchObject({ email: mia, acr: 'aal2', amr: ['fed', 'mfa'] });
  expect(pages).toEqual(['login', 'second-factor']);
});

test('who has none there sets it up there', async () => {
  const { seen } = await logIn(carl, { acr_values: 'aal2' });
  expect([(await tokenOf(provider, seen))['acr'], pages]).toEqual(['aal2', ['login', 'authenticator', 'recovery-codes']]);
});

test('where its word for more is not taken it is not asked for that, and who has shown two there shows one here', async () => {
  const [one, two] = [await logIn(carl, { acr_values: 'aal2' }, 'plain'), pages.slice()];
  expect([pageOf(one.seen), two]).toEqual(['authenticator', ['login']]);
  expect([pageOf((await logIn(mia, { acr_values: 'aal2' }, 'plain')).seen), pages]).toEqual(['authenticator', ['login', 'second-factor']]);
});

test('a log-out there ends the log-in here, and that of nobody else', async () => {
  const [{ here, there, seen }, { here: other, seen: others }] = [await logIn(carl), await logIn(mia)];
  for (const each of [seen, others]) await tokenOf(provider, each);
  const asked = await there.step('/oidc/logout');
  expect((await there.step(asked.action, { method: 'POST', body: formOf({ ...asked.fields, decision: 'logout' }) })).status).toBeLessThan(400);
  await upstream.deliver();
  expect([pageOf(await here.go('/account')), pageOf(await other.go('/account'))]).toEqual(['login', 'account']);
});

test('a log-out there is said by a frame in the browser that logs out, and ends its log-in here', async () => {
  const [{ here, there, seen }, { here: other, seen: others }] = [await logIn(carl, {}, 'plain'), await logIn(carl, {}, 'plain')];
  for (const each of [seen, others]) await tokenOf(provider, each);
  const asked = await there.step('/oidc/logout');
  const { text } = await there.submit(asked, { decision: 'logout' });
  const frame = /<iframe[^>]* src="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? 'none';
  for (const browser of [other, here]) await browser.go(frame.replace(issuer, ''));
  expect([pageOf(await here.go('/account')), pageOf(await other.go('/account'))]).toEqual(['login', 'account']);
});

test('a log-out here leads to one there, and back', async () => {
  const { here, there, seen } = await logIn(carl);
  await tokenOf(provider, seen);
  const { location = '' } = await here.submit(await here.go('/oidc/logout'), { decision: 'logout' });
  expect(location.startsWith(`${upstream.origin}/oidc/logout?`)).toBe(true);
  const back = await through(there, location, () => ({ decision: 'logout' }));
  expect(pageOf(await here.go(back.replace(issuer, '')))).toBe('logged-out');
  expect([await upstream.database.prisma.session.count(), await provider.database.prisma.session.count()]).toEqual([0, 0]);
});

test('an account that is disabled there ends the log-in here, by a stream that is asked for, and is told once', async () => {
  const manager = await managerOf(upstream, 'symbolon');
  const stream = await manager.create();
  await place.provider.apply(fileWith([connectionTo(upstream.origin, { trusted_domains: ['corp.example'], signals_stream: stream.stream_id })]));
  const [{ here, seen }, { here: other, seen: others }] = [await logIn(carl), await logIn(mia)];
  for (const each of [seen, others]) await tokenOf(provider, each);
  const { id } = await upstream.database.prisma.user.findFirstOrThrow({ where: { username: carl }, select: { id: true } });
  const { database, masterKey, clock, random } = upstream.runtime;
  for (const { clock: each } of [upstream, provider]) each.advance(60); // tokens are written down a while after the first of several
  await upstream.maintain(); // that they had tokens is known
  await new AuditStore(database, masterKey, clock, random).record({ type: 'user.disabled', actor: { kind: 'operator' }, subject: { kind: 'user', id }, details: {} }, database.prisma);
  await settle(upstream);
  expect(await upstream.database.prisma.signal.count({ where: { streamId: stream.stream_id } })).toBe(1);
  await provider.deliver();
  expect([pageOf(await here.go('/account')), pageOf(await other.go('/account'))]).toEqual(['login', 'account']);
  expect(await upstream.database.prisma.signal.count()).toBe(0); // it was said to be taken
  expect(await upstream.database.prisma.signalStream.findUniqueOrThrow({ where: { id: stream.stream_id } })).toMatchObject({ lastDeliveredAt: upstream.clock.now(), lastError: null });
  expect(await provider.database.prisma.hearing.findUniqueOrThrow({ where: { connectionId: 'corp' } })).toMatchObject({ receivedType: 'https://schemas.openid.net/secevent/risc/event-type/account-disabled', failingSince: null });
});
