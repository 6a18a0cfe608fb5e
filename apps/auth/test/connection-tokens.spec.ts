import { authorizePath, holderOf, mine, told, type Holder } from './account-api-place.ts';
import { adminAudience, callerOf, desk, makeAdministrator, staff, type Caller } from './administration.ts';
import { Browser } from './browser.ts';
import { comeBack, connectionTo, fileWith, openPlace, press, tokenOf, toLogin } from './connection-place.ts';
import { eventsOf } from './events.ts';
import { issuer, secret, type Provider } from './provider.ts';
import { until } from './until.ts';
import { openImpostor, type Impostor } from './upstream-impostor.ts';
import { openUpstream, type UpstreamProvider } from './upstream.ts';

/** Tokens of another provider that are kept, so that applications can act there for its people. */
const hour = 3600;
const scopes = ['openid', 'email', 'profile', 'offline_access'];
const scope = 'openid email profile offline_access';
let upstream: UpstreamProvider;
let impostor: Impostor;
let provider: Provider;
let second: Provider;
let rewind: () => Promise<void>;
const connections = (each: object = {}) => {
  const keeping = { trusted_domains: ['corp.example'], keep_tokens: true, ...each };
  return [connectionTo(upstream.origin, { scopes, ...keeping }), connectionTo(impostor.origin, { ...keeping, connection: 'liar', name: 'Liar' })];
};
const more = { clients: [...fileWith([]).clients, mine, desk], users: staff };
const apply = (each: object) => provider.apply(fileWith(connections(each), more));
beforeAll(async () => {
  [upstream, impostor] = await Promise.all([openUpstream(['corp'], issuer, { client: { grant_types: ['authorization_code', 'refresh_token'] }, features: { revocation: { enabled: true } } }), openImpostor()]);
  await upstream.know({ carl: { email: 'carl@corp.example', email_verified: true } });
  ({ provider, rewind } = await openPlace(connections(), more, { SYMBOLON_ACCOUNT_RATE: '100000' }));
  second = await provider.another();
});
beforeEach(async () => {
  await rewind();
  await second.news();
  provider.clock.advance(601); // what the others say of themselves is asked for anew
  impostor.faults = {};
});
afterAll(async () => {
  await second.close();
  await provider.close();
  await upstream.close();
  await impostor.close();
});

/** Carl by the button of a connection, and an application that may act for him elsewhere. */
async function logIn(connection = 'corp', faults: Impostor['faults'] = {}): Promise<Holder> {
  const browser = new Browser(provider);
  const address = await press(browser, await toLogin(browser), connection);
  impostor.faults = faults;
  await tokenOf(provider, await comeBack(browser, connection === 'corp' ? await upstream.logIn(address, 'carl') : impostor.visit(address).href));
  return holderOf(provider, '', { browser });
}
const path = (connection = 'corp') => `/connections/${connection}/token`;
const ask = ({ token }: Holder, connection = 'corp', at = provider) => at.send(`/account/v1${path(connection)}`, { headers: { authorization: `Bearer ${token}` } });
const carl = () => provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: 'carl@corp.example' } });
/** Whom that provider takes the token for. */
const whoIs = async (token: unknown) => {
  const answer = await fetch(`${upstream.origin}/me`, { headers: { authorization: `Bearer ${String(token)}` } });
  return answer.status === 200 ? ((await answer.json()) as { readonly sub?: string }).sub : answer.status;
};
const keptTokens = async () => (await provider.database.prisma.upstreamToken.findMany()).map(({ id, sealed }) => JSON.parse(provider.runtime.masterKey.open('upstream-token', sealed, id).toString()) as { accessToken?: string; refreshToken?: string });
/** What that provider says of a refresh token. */
const refreshedThere = async (token: unknown) => {
  const answer = await fetch(`${upstream.origin}/token`, { method: 'POST', headers: { authorization: `Basic ${btoa(`symbolon:${secret}`)}` }, body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: String(token) }) });
  return ((await answer.json()) as { readonly error?: string }).error;
};
/** One round hands on what has ended, the next delivers it. */
const tell = async () => {
  await provider.deliver();
  await provider.deliver();
};
const kept = () => provider.database.prisma.upstreamToken.count();
/** By which refresh tokens others were asked for since the last of these log-ins. */
let asked = 0;
const refreshes = () => impostor.asked.slice(asked).filter((form) => form.get('grant_type') === 'refresh_token').map((form) => form.get('refresh_token'));

describe('a token of the other provider', () => {
  test('is given to the application of its person, is good there, and is stored nowhere in clear', async () => {
    const holder = await logIn();
    const { status, json } = await ask(holder);
    expect([status, json]).toEqual([200, { access_token: expect.any(String) as string, token_type: 'bearer', expires_at: expect.any(String) as string, scope }]);
    expect(await whoIs(json['access_token'])).toBe('carl');
    const [row] = await provider.database.prisma.upstreamToken.findMany();
    expect([row?.subject, Buffer.from(row?.sealed ?? []).includes(String(json['access_token']))]).toEqual(['carl', false]);
    expect(provider.log.join('\n')).not.toContain(String(json['access_token']));
    const { id } = await carl();
    expect((await eventsOf(provider.runtime, 'user.connection.token_given')).map(({ actor, subject, client_id: client, details }) => [actor, subject, client, details])).toEqual([[{ kind: 'user', id }, { kind: 'user', id }, 'mine', { connection: 'corp', count: 1 }]]);
  });

  test('is got anew once it is over, by one request of two nodes at once, and again: each refresh token counts once there', async () => {
    const holder = await logIn();
    const first = (await ask(holder)).json['access_token'];
    const seen = [first];
    for (let hours = 0; hours < 2; hours += 1) {
      provider.clock.advance(hour);
      const holders = [await holderOf(provider, '', { browser: holder.browser }), await holderOf(provider, '', { browser: holder.browser })] as const;
      const answers = await Promise.all([ask(holders[0]), ask(holders[1], 'corp', second), ask(holders[1])]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      const tokens = new Set(answers.map(({ json }) => json['access_token']));
      expect([tokens.size, await whoIs([...tokens][0]), seen.includes([...tokens][0])]).toEqual([1, 'carl', false]);
      seen.push([...tokens][0]);
    }
  });

  test('is asked for as the standard has it: with the scope, and a consent', async () => {
    const browser = new Browser(provider);
    const askedFor = async (members: Record<string, string>) => new URL(await press(browser, await toLogin(browser, members))).searchParams;
    const [usual, anew] = [await askedFor({}), await askedFor({ prompt: 'login' })];
    expect([usual.get('prompt'), anew.get('prompt'), usual.get('scope')]).toEqual(['consent', 'login consent', scope]);
    await apply({ keep_tokens: undefined });
    expect((await askedFor({})).get('prompt')).toBe(null);
  });
});

describe('who administers', () => {
  const owner = async (): Promise<Caller> => {
    await makeAdministrator(provider, 'owner@example.com', ['owner']);
    return callerOf(provider, 'owner@example.com');
  };

  test('gets it by a permission of its own, which no other stands for', async () => {
    await logIn();
    const { id } = await carl();
    const caller = await owner();
    const answer = await caller.send('GET', `/users/${id}/linked-logins/corp/token`);
    expect([answer.status, await whoIs(answer.json['access_token']), answer.headers.get('cache-control')]).toEqual([200, 'carl', 'no-store']);
    expect((await eventsOf(provider.runtime, 'user.connection.token_given')).map(({ actor, subject }) => [actor.kind === 'user' && actor.id, subject])).toEqual([[caller.id, { kind: 'user', id }]]);
    const { json } = await provider.token({ grant_type: 'password', username: 'owner@example.com', password: 'correct horse battery staple', resource: adminAudience, scope: 'symbolon:users:read symbolon:users:write symbolon:connections:write' }, ['desk', secret]);
    const lesser = await provider.send(`/admin/v1/users/${id}/linked-logins/corp/token`, { headers: { authorization: `Bearer ${String(json['access_token'])}` } });
    expect([lesser.status, lesser.json['permission']]).toEqual([403, 'upstream_tokens:use']);
  });

  test('gets none of nobody, of who is disabled, or of a connection that is shut', async () => {
    await logIn();
    const caller = await owner();
    const { id } = await carl();
    const of = async (user = id, connection = 'corp') => (await caller.send('GET', `/users/${user}/linked-logins/${connection}/token`)).status;
    expect([await of('user_nobody'), await of(id, 'liar'), await of(id, 'none'), await of()]).toEqual([404, 404, 404, 200]);
    await apply({ enabled: false });
    expect(await of()).toBe(404);
    await apply({});
    await provider.database.prisma.user.update({ where: { id }, data: { disabledAt: provider.clock.now() } });
    expect(await of()).toBe(404);
  });

  test('gives no client the scope by which it gets them who has not the permission', async () => {
    await makeAdministrator(provider, 'administrator@example.com', ['administrator']);
    const caller = await callerOf(provider, 'administrator@example.com');
    const entry = (wanted: string) => ({ client_id: 'thief', grant_types: ['authorization_code'], redirect_uris: ['https://thief.example/callback'], scope: `openid ${wanted}` });
    expect((await caller.send('POST', '/clients?dry_run=true', entry('symbolon:account:read'))).status).toBe(201);
    for (const wanted of ['symbolon:account:upstream_tokens', 'symbolon:upstream_tokens:use']) expect([wanted, (await caller.send('POST', '/clients?dry_run=true', entry(wanted))).status]).toEqual([wanted, 403]);
  });
});

describe('nothing is kept any more', () => {
  test.each<[how: string, end: () => Promise<unknown>]>([
    ['of who is unlinked', async () => provider.database.prisma.linkedLogin.deleteMany({ where: { userId: (await carl()).id } })],
    ['of who is removed', async () => provider.database.prisma.user.delete({ where: { id: (await carl()).id } })],
    ['by a connection that says so no more', () => apply({ keep_tokens: undefined })],
    ['by a connection that is removed', () => provider.apply(fileWith([], more))],
  ])('%s, here or there', async (_, end) => {
    await logIn();
    const [{ accessToken, refreshToken } = {}] = await keptTokens();
    expect([await whoIs(accessToken), typeof refreshToken]).toEqual(['carl', 'string']);
    await end();
    expect([await kept(), await provider.database.prisma.endedUpstreamToken.count()]).toEqual([0, 1]);
    await tell();
    expect([await whoIs(accessToken), await refreshedThere(refreshToken)]).toEqual([401, 'invalid_grant']);
    expect([await provider.database.prisma.endedUpstreamToken.count(), await provider.database.prisma.outboxMessage.count(), provider.log.join('\n').includes(String(refreshToken))]).toEqual([0, 0, false]);
  });

  const first = { gives: { refresh_token: 'first', expires_in: 60 } };
  const unlink = () => provider.database.prisma.linkedLogin.deleteMany({ where: { connectionId: 'liar' } });
  const toldThere = () => impostor.revoked.splice(0).map((form) => [form.get('token_type_hint'), form.get('token')]).sort();
  const both = [['access_token', 'an-access-token'], ['refresh_token', 'first']];

  test('and a provider that is down, or knows another secret, is told once it hears, by what has not been told yet', async () => {
    await logIn('liar', first);
    impostor.faults = { statuses: { revocation: 503 } };
    await unlink();
    await tell();
    expect(toldThere()).toEqual(both);
    expect((await provider.database.prisma.outboxMessage.findMany()).filter(({ sealed }) => Buffer.from(sealed).includes('first'))).toEqual([]);
    provider.clock.advance(10);
    impostor.faults = { refuses: 'invalid_client' };
    await tell();
    expect(toldThere()).toEqual(both);
    provider.clock.advance(60); // and an access token that is over needs to be told to nobody, but on its way it is
    impostor.faults = { refuses: 'unsupported_token_type' };
    await tell();
    expect([toldThere(), await provider.database.prisma.outboxMessage.count()]).toEqual([both, 0]);
  });

  test('and one that no key here opens keeps no other', async () => {
    await logIn('liar', first);
    impostor.faults = {};
    await unlink();
    const [row] = await provider.database.prisma.endedUpstreamToken.findMany();
    if (row) await provider.database.prisma.endedUpstreamToken.create({ data: { ...row, place: {}, id: '!' } }); // before all others, and bound to another row
    await tell();
    expect([toldThere(), (await provider.database.prisma.endedUpstreamToken.findMany()).map(({ id }) => id)]).toEqual([both, ['!']]);
  });

  test('and what is over by then is not told', async () => {
    await logIn('liar', first);
    impostor.faults = {};
    provider.clock.advance(60);
    await unlink();
    await tell();
    expect(toldThere()).toEqual([both[1]]);
  });

  test('and no other provider is told, though a connection to it is called the same by then', async () => {
    await logIn('liar', first);
    impostor.faults = {};
    const [corp = {}] = connections();
    await provider.apply(fileWith([corp], more));
    await provider.apply(fileWith([corp, connectionTo(upstream.origin, { connection: 'liar', name: 'Liar' })], more));
    await tell();
    expect([toldThere(), await provider.database.prisma.outboxMessage.count()]).toEqual([both, 0]);
  });

  test('where the connection never said so', async () => {
    await apply({ keep_tokens: undefined });
    const holder = await logIn();
    expect([told(await ask(holder)).slice(0, 2), await kept()]).toEqual([[404, 'not-found'], 0]);
  });

  test('of who comes back while the entry says so no more', async () => {
    const browser = new Browser(provider);
    const back = impostor.visit(await press(browser, await toLogin(browser), 'liar')).href;
    let release = (): void => undefined;
    asked = impostor.asked.length;
    impostor.faults = { gives: { refresh_token: 'late' }, holdsUntil: new Promise<void>((resolve) => (release = resolve)) };
    const came = comeBack(browser, back);
    await until('the code is shown there', () => impostor.asked.length > asked);
    await apply({ keep_tokens: undefined });
    release();
    await tokenOf(provider, await came);
    expect(await kept()).toBe(0);
  });

  test.each<[what: string, claims: object, left: number]>([
    ['of a log-in that is over there', { sid: 'there-1' }, 0],
    ['of a person whose log-ins are all over there', { sid: undefined }, 0],
    ['but for those of another log-in', { sid: 'there-2' }, 1],
    ['but for those of somebody else', { sid: undefined, sub: 'cora' }, 1],
  ])('%s', async (_, claims, left) => {
    await logIn('liar', { claims: { sid: 'there-1' } });
    const body = new URLSearchParams({ logout_token: await impostor.logoutToken(provider.clock.now(), { ...claims }) });
    expect([(await provider.send('/login/connections/liar/backchannel-logout', { method: 'POST', body })).status, await kept()]).toEqual([200, left]);
  });
});

describe('where the other provider does otherwise', () => {
  const given = { gives: { refresh_token: 'first', expires_in: 60 } };
  /** Logged in a moment before the token is over, so that the next request is for another. */
  const due = async (faults: Impostor['faults'] = given): Promise<Holder> => {
    const holder = await logIn('liar', faults);
    provider.clock.advance(31);
    asked = impostor.asked.length;
    return holder;
  };

  test('one that gives no other refresh token has the one before go on, also at another log-in', async () => {
    const holder = await due();
    impostor.faults = { noIdToken: true, gives: { access_token: 'second', expires_in: 60 } };
    expect([(await ask(holder, 'liar')).json['access_token'], refreshes()]).toEqual(['second', ['first']]);
    const again = await due({ gives: { expires_in: 60 } });
    expect([(await ask(again, 'liar')).status, refreshes()]).toEqual([200, ['first']]);
  });

  test('one that gives none at all has its token given until it is over, and its person log in again then', async () => {
    const holder = await due({ gives: { expires_in: 60 } });
    expect((await ask(holder, 'liar')).status).toBe(200);
    provider.clock.advance(30);
    expect([told(await ask(holder, 'liar')).slice(0, 2), refreshes()]).toEqual([[409, 'no-upstream-token'], []]);
  });

  test.each<[what: string, faults: Impostor['faults']]>([
    ['takes back what it gave', { error: 'invalid_grant' }],
    ['answers with tokens of somebody else', { claims: { sub: 'cora' } }],
  ])('one that %s is not asked again', async (_, faults) => {
    const holder = await due();
    impostor.faults = faults;
    expect([told(await ask(holder, 'liar')).slice(0, 2), told(await ask(holder, 'liar')).slice(0, 2), refreshes().length, await kept()]).toEqual([[409, 'no-upstream-token'], [404, 'not-found'], 1, 0]);
  });

  test('one that is down has the caller come later, once the token is over; nothing is lost by it', async () => {
    const holder = await due();
    impostor.faults = { statuses: { token: 503 } };
    expect((await ask(holder, 'liar')).json['access_token']).toBe('an-access-token');
    provider.clock.advance(30);
    const late = await ask(holder, 'liar');
    expect([told(late).slice(0, 2), late.headers.get('retry-after')]).toEqual([[503, 'unavailable'], '10']);
    impostor.faults = { noIdToken: true, gives: { access_token: 'second' } };
    expect((await ask(holder, 'liar')).json['access_token']).toBe('second');
  });

  test.each<[what: string, meanwhile: () => Promise<unknown>, answer: readonly unknown[], left: number]>([
    ['is unlinked', () => provider.database.prisma.linkedLogin.deleteMany({ where: { connectionId: 'liar' } }), [404, undefined], 0],
    ['logs in by it anew', () => logIn('liar', { gives: { access_token: 'newer', refresh_token: 'newer', expires_in: 600 } }), [200, 'newer'], 1],
  ])('what comes for who %s at that very moment is kept for nobody', async (_, meanwhile, answer, left) => {
    const holder = await due();
    let release = (): void => undefined;
    const late = { noIdToken: true, gives: { access_token: 'late' } } as const;
    impostor.faults = { ...late, holdsUntil: new Promise<void>((resolve) => (release = resolve)) };
    const answered = ask(holder, 'liar');
    await until('another is asked for', () => refreshes().length === 1);
    await meanwhile();
    impostor.faults = late;
    release();
    const { status, json } = await answered;
    expect([[status, json['access_token']], await kept()]).toEqual([answer, left]);
  });
});

test('an application whose person was asked for nothing of the kind gets none', async () => {
  const { browser } = await logIn();
  const seen = await browser.go(authorizePath({ scope: 'openid symbolon:account:read' }));
  expect(seen.location).toContain('code=');
  const lesser = await holderOf(provider, '', { browser, members: { scope: 'openid symbolon:account:read symbolon:account:write' } });
  expect(told(await ask(lesser)).slice(0, 2)).toEqual([403, 'insufficient-scope']);
});
