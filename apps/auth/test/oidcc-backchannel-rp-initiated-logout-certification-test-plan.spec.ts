import { JwkSet, ProviderMetadata } from '@symbolon/contracts';
import { verifyJwt } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { decoded, issuer, startProvider, type Provider } from './provider.ts';
import { authorizePath, goodbye, logIn, logoutPath, logoutTokenOf, openReceiver, people, responseOf, rp, type Receiver } from './relying-party.ts';

/**
 * The modules of the OpenID Foundation's Back-Channel OP plan (code, static client), by their names, against our own server.
 * These are our readings of what each module checks; the official suite is the judge. Its receiver speaks TLS, ours plain http.
 */
let provider: Provider;
let receiver: Receiver;
beforeAll(async () => {
  [provider, receiver] = await Promise.all([startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' }), openReceiver()]);
  await provider.apply({ clients: [{ ...rp, backchannel_logout_uri: receiver.address, backchannel_logout_session_required: true }], users: people });
});
afterAll(async () => {
  await receiver.close();
  await provider.close();
});

const modules: Readonly<Record<string, () => Promise<void>>> = {
  'oidcc-backchannel-logout-discovery-endpoint-verification': async () => {
    const metadata = ProviderMetadata.parse((await provider.send('/.well-known/openid-configuration')).json);
    expect([metadata.backchannel_logout_supported, metadata.backchannel_logout_session_supported, metadata.end_session_endpoint]).toEqual([true, true, `${issuer}/oidc/logout`]);
  },
  'oidcc-backchannel-rp-initiated-logout': async () => {
    const browser = new Browser(provider);
    const { idToken } = await logIn(provider, browser);
    const seen = await browser.go(logoutPath({ id_token_hint: idToken, post_logout_redirect_uri: goodbye, state: 'state-1' }));
    await provider.deliver();
    const [request, ...others] = receiver.requests;
    expect([request?.method, request?.contentType, others]).toEqual(['POST', 'application/x-www-form-urlencoded', []]);
    expect([...new URLSearchParams(request?.body).keys()]).toEqual(['logout_token']);
    const { keys } = JwkSet.parse((await provider.send('/oauth/jwks')).json);
    const { header, claims } = await verifyJwt(logoutTokenOf(request), { keys: [...keys] }, { issuer, audience: 'rp', typ: 'logout+jwt', algorithms: ['RS256'], currentDate: provider.clock.now() });
    expect(keys.map(({ kid }) => kid)).toContain(header.kid);
    expect(header.alg).toBe(decoded(idToken).header['alg']);
    const now = provider.clock.now().getTime() / 1000;
    expect(claims.iat).toBeGreaterThan(now - 86_400);
    expect(claims.iat).toBeLessThanOrEqual(now);
    expect(claims.exp).toBeLessThanOrEqual(now + 120);
    expect(claims.jti).toMatch(/./);
    expect(claims['events']).toEqual({ 'http://schemas.openid.net/event/backchannel-logout': {} });
    expect(claims).not.toHaveProperty('nonce');
    expect([claims.sub, claims['sid']]).toEqual([decoded(idToken).claims['sub'], decoded(idToken).claims['sid']]);
    expect(seen.location).toBe(`${goodbye}?state=state-1`);
    expect(responseOf(await browser.go(authorizePath({ prompt: 'none' })))['error']).toBe('login_required');
  },
};

test.each(Object.entries(modules))('%s', (_, run) => run());
