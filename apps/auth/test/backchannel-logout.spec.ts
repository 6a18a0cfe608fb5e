import { BackchannelLogoutRequest, JwkSet, LogoutTokenClaims, type SigningAlgorithm } from '@symbolon/contracts';
import { verifyJwt } from '@symbolon/crypto';
import { whileHeld } from './blocked.ts';
import { Browser } from './browser.ts';
import { decoded, issuer, password, secret, startProvider, type Provider } from './provider.ts';
import { isLoggedIn, logIn, logoutPath, logoutTokenOf, openReceiver, people, rp, type Receiver } from './relying-party.ts';

let provider: Provider;
let receiver: Receiver;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
});
beforeEach(async () => {
  receiver = await openReceiver();
  await provider.apply({ clients: [{ ...rp, backchannel_logout_uri: receiver.address }, { ...rp, client_id: 'quiet' }, passwordClient], users: people });
});
afterEach(async () => {
  await receiver.close();
  await provider.database.prisma.$transaction([provider.database.prisma.session.deleteMany(), provider.database.prisma.outboxMessage.deleteMany()]);
});
afterAll(() => provider.close());

const passwordClient = { client_id: 'shop', client_secret: secret, grant_types: ['password'], password_grant_types: ['update'], password_update: 'without_current', first_party: true, scope: 'openid' };
const claimsOf = (index = 0) => decoded(logoutTokenOf(receiver.requests[index])).claims;
const jtis = () => receiver.requests.map((_, index) => claimsOf(index)['jti']);
const waiting = () => provider.database.prisma.outboxMessage.count();
/** Somebody who has just been logged out at the wish of the client. */
const loggedOut = async () => {
  const browser = new Browser(provider);
  const { idToken } = await logIn(provider, browser);
  await browser.go(logoutPath({ id_token_hint: idToken }));
  return { browser, idToken };
};

test('a client hears of a log-out by a token that names its issuer, person, log-in and event, and gives access to nothing', async () => {
  const { idToken } = await loggedOut();
  await provider.deliver();
  expect(receiver.requests).toEqual([{ method: 'POST', url: '/backchannel', contentType: 'application/x-www-form-urlencoded', body: expect.any(String) as string }]);
  const form = BackchannelLogoutRequest.parse(Object.fromEntries(new URLSearchParams(receiver.requests[0]?.body)));
  const { keys } = JwkSet.parse((await provider.send('/oauth/jwks')).json);
  const { header, claims } = await verifyJwt(form.logout_token, { keys: [...keys] }, { issuer, audience: 'rp', typ: 'logout+jwt', algorithms: ['RS256'], currentDate: provider.clock.now() });
  expect(header).toEqual({ typ: 'logout+jwt', alg: 'RS256', kid: expect.any(String) as string });
  const now = provider.clock.now().getTime() / 1000;
  expect(LogoutTokenClaims.parse(claims)).toEqual({
    iss: issuer,
    sub: decoded(idToken).claims['sub'],
    aud: 'rp',
    iat: now,
    exp: now + 120,
    jti: expect.stringMatching(/^[\w-]{22}$/) as string,
    sid: decoded(idToken).claims['sid'],
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  });
  expect(await waiting()).toBe(0);
  const asAccessToken = await provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${form.logout_token}` } });
  expect([asAccessToken.status, asAccessToken.json['error']]).toEqual([401, 'invalid_token']);
  const asHint = await new Browser(provider).go(logoutPath({ id_token_hint: form.logout_token, post_logout_redirect_uri: 'https://rp.example.com/goodbye' }));
  expect(asHint.location).toBeUndefined();
});

test.each<SigningAlgorithm>(['EdDSA', 'ES256', 'RS256'])('it is signed with %s where the client has its ID tokens so', async (alg) => {
  await provider.apply({ clients: [{ ...rp, backchannel_logout_uri: receiver.address, id_token_signed_response_alg: alg }], users: people });
  await loggedOut();
  await provider.deliver();
  expect(decoded(logoutTokenOf(receiver.requests[0])).header['alg']).toBe(alg);
});

test('a pairwise client hears it under the names that it knows', async () => {
  await provider.apply({ clients: [{ ...rp, backchannel_logout_uri: receiver.address, subject_type: 'pairwise' }], users: people });
  const { idToken } = await loggedOut();
  await provider.deliver();
  const { sub, sid } = decoded(idToken).claims;
  expect(claimsOf()).toMatchObject({ sub, sid });
});

describe('a log-in that ends', () => {
  const reasons: Readonly<Record<string, (browser: Browser) => Promise<unknown>>> = {
    'by the person, who confirmed it': async (browser) => browser.submit(await browser.go('/oidc/logout'), { decision: 'logout' }),
    'by a new password': () => provider.token({ grant_type: 'password', username: 'ada@example.com', password, type: 'update' }, ['shop', secret]),
    'at another client': async (browser) => browser.go(logoutPath({ id_token_hint: (await logIn(provider, browser, { client_id: 'quiet' })).idToken })),
  };
  test.each(Object.entries(reasons))('%s is told once to each client that it gave a code to and that wants to hear of it', async (_, end) => {
    const [browser, elsewhere, untouched] = [new Browser(provider), new Browser(provider), new Browser(provider)];
    const { idToken } = await logIn(provider, browser);
    await logIn(provider, browser); // a second code of the same log-in
    await logIn(provider, elsewhere, { client_id: 'quiet' });
    await logIn(provider, untouched, {}, 'bob@example.com');
    await end(browser);
    await provider.deliver();
    expect(receiver.requests).toHaveLength(1);
    expect(claimsOf()).toMatchObject({ sid: decoded(idToken).claims['sid'] });
    expect(await isLoggedIn(browser)).toBe(false);
    expect(await isLoggedIn(untouched)).toBe(true);
  });

  test('on several devices by a new password is told for each', async () => {
    const [one, two] = [await logIn(provider, new Browser(provider)), await logIn(provider, new Browser(provider))];
    await provider.token({ grant_type: 'password', username: 'ada@example.com', password, type: 'update' }, ['shop', secret]);
    await provider.deliver();
    const sids = [one, two].map(({ idToken }) => decoded(idToken).claims['sid']);
    expect(receiver.requests.map((_, index) => claimsOf(index)['sid']).sort()).toEqual(sids.sort());
    expect(new Set(jtis()).size).toBe(2);
  });

  test('after the person logged in once more is told still: it is the same log-in', async () => {
    const browser = new Browser(provider);
    const first = await logIn(provider, browser);
    const again = await logIn(provider, browser, { client_id: 'quiet', prompt: 'login' });
    expect(decoded(again.idToken).claims['sid']).toBe(decoded(first.idToken).claims['sid']);
    await browser.go(logoutPath({ id_token_hint: again.idToken }));
    await provider.deliver();
    expect(claimsOf()).toMatchObject({ aud: 'rp', sid: decoded(first.idToken).claims['sid'] });
  });

  test('keeps the tokens that are for the time when the person is away', async () => {
    const browser = new Browser(provider);
    const { json, idToken } = await logIn(provider, browser, { scope: 'openid offline_access' });
    await browser.go(logoutPath({ id_token_hint: idToken }));
    expect((await provider.token({ grant_type: 'refresh_token', refresh_token: json['refresh_token'] }, ['rp', secret])).status).toBe(200);
  });
});

describe('at least once', () => {
  test.each([503, 500, 400, 404, 302])('what is answered with %i is sent again later, signed anew and with the same jti', async (status) => {
    receiver.answers = [status, status, 204];
    await loggedOut();
    await provider.deliver();
    await provider.deliver(); // it is not due yet
    expect(receiver.requests).toHaveLength(1);
    provider.clock.advance(5);
    await provider.deliver();
    provider.clock.advance(10);
    await provider.deliver();
    expect(receiver.requests).toHaveLength(3);
    expect(new Set(jtis()).size).toBe(1);
    expect(receiver.requests.map((_, index) => Number(claimsOf(index)['iat']))).toEqual([0, 5, 15].map((later) => Number(claimsOf()['iat']) + later));
    expect(await waiting()).toBe(0);
  });

  test('what a node took before it was killed is delivered by another node, and by one of them only', async () => {
    const [second, third] = [await provider.another(), await provider.another()];
    receiver.answers = [503, 200];
    await loggedOut();
    await provider.deliver();
    provider.clock.advance(5);
    const [taken] = await provider.database.hot.takeOutboxMessages(['backchannel_logout'], provider.clock.now(), 60, 8); // and that was its end
    await Promise.all([second.deliver(), third.deliver()]);
    expect(receiver.requests).toHaveLength(1); // it might be at work still
    provider.clock.advance(60);
    await Promise.all([second.deliver(), third.deliver()]);
    expect(receiver.requests).toHaveLength(2);
    expect(new Set([...jtis(), taken?.id]).size).toBe(1);
    expect(await waiting()).toBe(0);
    await Promise.all([second.close(), third.close()]);
  });

  test('ten log-outs are delivered once each by two nodes that deliver at the same time', async () => {
    const second = await provider.another();
    for (let count = 0; count < 10; count += 1) await loggedOut();
    await Promise.all([provider.deliver(), second.deliver()]);
    expect(receiver.requests).toHaveLength(10);
    expect(new Set(jtis()).size).toBe(10);
    await second.close();
  });

  test('a log-out that the database did not take ends nothing and tells nobody', async () => {
    const browser = new Browser(provider);
    const { idToken } = await logIn(provider, browser);
    await provider.database.prisma.$executeRaw`ALTER TABLE outbox_messages ADD CONSTRAINT broken CHECK (kind <> 'backchannel_logout')`;
    expect((await browser.go(logoutPath({ id_token_hint: idToken }))).status).toBe(500);
    await provider.database.prisma.$executeRaw`ALTER TABLE outbox_messages DROP CONSTRAINT broken`;
    expect(await isLoggedIn(browser)).toBe(true);
    await browser.go(logoutPath({ id_token_hint: idToken }));
    await provider.deliver();
    expect(receiver.requests).toHaveLength(1);
  });

  test('a client that wants no log-outs any more gets none', async () => {
    receiver.answers = [503];
    await loggedOut();
    await provider.deliver();
    await provider.apply({ clients: [rp], users: people });
    provider.clock.advance(5);
    await provider.deliver();
    expect(receiver.requests).toHaveLength(1);
    expect(await waiting()).toBe(0);
  });
});

test('a client that is given a code at the moment when its log-in ends is told of the end', async () => {
  const browser = new Browser(provider);
  const { idToken } = await logIn(provider, browser, { client_id: 'quiet' });
  const meanwhile = `INSERT INTO session_clients (session_id, client_id, created_at) VALUES ('${String(decoded(idToken).claims['sid'])}', 'rp', now())`;
  await whileHeld(provider.testDatabase.connection, 'sessions', { count: 1, send: () => browser.go(logoutPath({ id_token_hint: idToken })), meanwhile });
  await provider.deliver();
  expect(receiver.requests).toHaveLength(1);
});

describe('the way out', () => {
  test('does not lead into private networks, unless its operator says so; the log tells why, and nothing of the token', async () => {
    const strict = await provider.another({ SYMBOLON_OUTBOUND_PRIVATE: '10.0.0.0/8' });
    await loggedOut();
    await strict.deliver();
    expect(receiver.requests).toEqual([]);
    expect(strict.log.map((line) => JSON.parse(line) as Record<string, unknown>)).toContainEqual(
      expect.objectContaining({ kind: 'backchannel_logout', attempts: 1, reason: 'address not permitted', msg: 'not delivered; will try again' }),
    );
    provider.clock.advance(5);
    await provider.deliver();
    expect(receiver.requests).toHaveLength(1);
    const token = logoutTokenOf(receiver.requests[0]);
    for (const part of [token, ...token.split('.').slice(1)]) expect([...provider.log, ...strict.log].join('')).not.toContain(part);
    await strict.close();
  });

  test('leads to loopback by itself when the issuer is there', async () => {
    const local = await provider.another({ SYMBOLON_ISSUER: 'http://localhost:3000', SYMBOLON_OUTBOUND_PRIVATE: '' });
    await loggedOut();
    await local.deliver();
    expect(receiver.requests).toHaveLength(1);
    await local.close();
  });
});
