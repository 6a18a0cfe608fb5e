import { administratorsOf, invite } from '../src/command-line/administrators.ts';
import { createFirstClientAndUser, removeFirstRun } from '../src/domain/configuration/first-run.ts';
import { InvitationStore } from '../src/domain/administrators/invitation.store.ts';
import { Browser, errorCodeOf, pageOf } from './browser.ts';
import { caller, desk, makeAdministrator } from './administration.ts';
import { formOf, issuer, password, shop, startProvider, type Provider } from './provider.ts';

/** Links that make administrators: that of a first start, and those of `symbolon admin invite`. */
let provider: Provider;
let second: Provider;
let rewind: () => Promise<void>;
beforeAll(async () => {
  provider = await startProvider();
  second = await provider.another();
  await provider.apply({ ...shop, clients: [...shop.clients, desk] });
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  await second.news();
});
afterAll(async () => {
  await second.close();
  await provider.close();
});

const words = 'an entirely new passphrase';
const firstLink = async () => {
  const { database, masterKey, clock, random } = provider.runtime;
  const token = await new InvitationStore(database, masterKey, clock, random).issueFirst();
  return token === undefined ? undefined : `/setup?token=${token}`;
};
const invited = async (name: string, role: Parameters<typeof invite>[1] = 'owner') => /https:\S+/.exec(await invite(name, role, provider.runtime))?.[0].replace(issuer, '') ?? '';
const rolesOf = async (username: string) => (await provider.database.prisma.administrator.findMany({ where: { user: { usernameKey: username } }, select: { role: true } })).map(({ role }) => role);

test('the link of a first start makes whoever opens it first the owner, once', async () => {
  const link = (await firstLink()) ?? '';
  expect(await firstLink()).toBeUndefined();
  await new Browser(provider).go(link); // a preview opens it
  const browser = new Browser(provider);
  const page = await browser.go(link);
  expect([pageOf(page), page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual(['setup', 'no-referrer', 'no-store']);
  const done = await browser.submit(page, { username: 'Grace@Example.com', password: words });
  expect(pageOf(done)).toBe('login');
  expect(await rolesOf('grace@example.com')).toEqual(['owner']);
  const { json } = await provider.token({ grant_type: 'password', username: 'grace@example.com', password: words, resource: `${issuer}/admin` }, ['desk', desk.client_secret]);
  expect((await caller(provider, String(json['access_token'])).send('GET', '/me')).json).toMatchObject({ name: 'grace@example.com', roles: ['owner'] });
  for (const again of [await browser.go(link), await browser.submit(page, { username: 'mallory@example.com', password: words })]) expect([again.status, errorCodeOf(again)]).toEqual([400, 'link_expired']);
  expect(await provider.database.prisma.user.count({ where: { usernameKey: 'mallory@example.com' } })).toBe(0);
  expect(await firstLink()).toBeUndefined();
});

test('there is none where there is an administrator', async () => {
  await makeAdministrator(provider, 'ada@example.com', ['support']);
  expect(await firstLink()).toBeUndefined();
});

test('of many who use it at once, on two nodes, one becomes the owner', async () => {
  const link = (await firstLink()) ?? '';
  const fields = (await new Browser(provider).go(link)).fields;
  await Promise.all(
    Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? provider : second).send('/setup', { method: 'POST', body: new URLSearchParams({ ...fields, username: `racer-${index}@example.com`, password: words }) })),
  );
  expect(await provider.database.prisma.administrator.count()).toBe(1);
});

test.each([
  ['at once, on two nodes', (send: (node: Provider) => Promise<unknown>) => Promise.all([send(provider), send(second)])],
  ['once it is done', async (send: (node: Provider) => Promise<unknown>) => [await send(provider), await send(second)]],
])('its form sent twice %s has one answer, and makes one administrator', async (_, twice) => {
  for (const [link, name] of [[(await firstLink()) ?? '', 'grace@example.com'], [await invited('heidi@example.com', 'support'), '']] as const) {
    const page = await new Browser(provider).go(link);
    const body = formOf({ ...page.fields, ...(name !== '' && { username: name }), password: words });
    expect(await twice(async (node) => (await new Browser(node).step('/setup', { method: 'POST', body })).location)).toEqual(['/account', '/account']);
  }
  expect([await rolesOf('grace@example.com'), await rolesOf('heidi@example.com')]).toEqual([['owner'], ['support']]);
});

test('an account that is there is not overwritten: its person shows its password', async () => {
  const browser = new Browser(provider);
  const page = await browser.go(await invited('ada@example.com', 'support'));
  expect(page.fields['username']).toBe('ada@example.com');
  const wrong = await browser.submit(page, { password: words });
  expect([wrong.status, pageOf(wrong), await rolesOf('ada@example.com')]).toEqual([400, 'setup', []]);
  const taken = await browser.submit(wrong, { username: 'mallory@example.com', password }); // the link is for one name
  expect([pageOf(taken), await rolesOf('ada@example.com')]).toEqual(['login', ['support']]);
  expect(await administratorsOf(provider.runtime)).toBe('ada@example.com  support');
});

test('a later link for the same person and role ends the earlier one', async () => {
  const [first, later] = [await invited('grace@example.com'), await invited('grace@example.com')];
  const browser = new Browser(provider);
  expect([errorCodeOf(await browser.go(first)), pageOf(await browser.go(later))]).toEqual(['link_expired', 'setup']);
});

test.each<[what: string, typed: Record<string, string>, error: RegExp]>([
  ['nothing', { username: '', password: '' }, /fill in every field/],
  ['a name that no mail reaches', { username: 'grace', password: words }, /look like an email address/],
  ['a short password', { username: 'grace@example.com', password: 'short' }, /too short/],
])('who types %s is told, and the link stays good', async (_, typed, error) => {
  const link = (await firstLink()) ?? '';
  const browser = new Browser(provider);
  const told = await browser.submit(await browser.go(link), typed);
  expect([told.status, pageOf(told)]).toEqual([400, 'setup']);
  expect(told.text).toMatch(error);
  expect(pageOf(await browser.submit(told, { username: 'grace@example.com', password: words }))).toBe('login');
});

test.each<[what: string, path: (link: string) => string]>([
  ['without a token', () => '/setup'],
  ['made up', () => `/setup?token=${'A'.repeat(43)}`],
  ['cut by a letter', (link) => link.slice(0, -1)],
  ['a day old', (link) => (provider.clock.advance(86_400), link)],
])('a link that is %s opens nothing', async (_, path) => {
  const seen = await new Browser(provider).go(path((await firstLink()) ?? ''));
  expect([seen.status, errorCodeOf(seen)]).toEqual([400, 'link_expired']);
});

test('a form that is not ours does nothing', async () => {
  const link = (await firstLink()) ?? '';
  const answer = await provider.send('/setup', { method: 'POST', body: new URLSearchParams({ flow: link.replace('/setup?token=', ''), csrf: 'x', username: 'mallory@example.com', password: words }) });
  expect([answer.status, await provider.database.prisma.administrator.count()]).toEqual([400, 0]);
});

test('the user of a first run is the owner, whom first-run remove leaves while there is no other', async () => {
  const fresh = await startProvider();
  const first = await createFirstClientAndUser(fresh.database, { ...fresh.runtime, issuer });
  expect(await administratorsOf(fresh.runtime)).toBe('first@symbolon.local  owner');
  await expect(removeFirstRun(fresh.database, () => Promise.resolve())).rejects.toThrow('The last owner stays, or nobody could administer. Make another first: symbolon admin invite you@example.com');
  expect((await fresh.token({ grant_type: 'client_credentials' }, [first?.clientId ?? '', first?.clientSecret ?? ''])).status).toBe(200);
  const { id } = await fresh.database.prisma.user.create({ data: { id: 'user_2', username: 'ada', usernameKey: 'ada' } });
  await fresh.database.prisma.administrator.create({ data: { userId: id, role: 'owner', grantedAt: fresh.clock.now() } });
  expect(await removeFirstRun(fresh.database, () => Promise.resolve())).toBe(3);
  await fresh.close();
});
