import { ProviderMetadata } from '@symbolon/contracts';
import { Browser } from './browser.ts';
import { decoded, issuer, startProvider, type Provider } from './provider.ts';
import { authorizePath, goodbye, logIn, logoutPath, people, responseOf, rp } from './relying-party.ts';

/**
 * The modules of the OpenID Foundation's Front-Channel OP plan (code, static client), by their names, against our own server.
 * These are our readings of what each module checks; the official suite is the judge. That a browser loads the frame and goes on
 * by itself is seen in a real one: apps/auth-e2e/src/logout-in-browser.spec.ts.
 */
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ clients: [{ ...rp, frontchannel_logout_uri: 'https://rp.example.com/frontchannel', frontchannel_logout_session_required: true }], users: people });
});
afterAll(() => provider.close());

const modules: Readonly<Record<string, () => Promise<void>>> = {
  'oidcc-frontchannel-logout-discovery-endpoint-verification': async () => {
    const metadata = ProviderMetadata.parse((await provider.send('/.well-known/openid-configuration')).json);
    expect([metadata.frontchannel_logout_supported, metadata.frontchannel_logout_session_supported, metadata.end_session_endpoint]).toEqual([true, true, `${issuer}/oidc/logout`]);
  },
  'oidcc-frontchannel-rp-initiated-logout': async () => {
    const browser = new Browser(provider);
    const { idToken } = await logIn(provider, browser);
    const page = await browser.go(logoutPath({ id_token_hint: idToken, post_logout_redirect_uri: goodbye, state: 'state-1' }));
    const frames = [...page.text.matchAll(/<iframe [^>]*src="([^"]*)"/g)].map(([, src]) => new URL((src ?? '').replaceAll('&amp;', '&')));
    expect(frames.map(({ origin, pathname, searchParams }) => [origin + pathname, Object.fromEntries(searchParams)])).toEqual([
      ['https://rp.example.com/frontchannel', { iss: issuer, sid: decoded(idToken).claims['sid'] }],
    ]);
    expect(page.text).toContain(`<a id="continue" class="button" href="${goodbye}?state=state-1">`);
    expect(page.text).toContain("addEventListener('load', go)");
    expect(responseOf(await browser.go(authorizePath({ prompt: 'none' })))['error']).toBe('login_required');
  },
};

test.each(Object.entries(modules))('%s', (_, run) => run());
