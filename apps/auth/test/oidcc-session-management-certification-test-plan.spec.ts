import { ProviderMetadata } from '@symbolon/contracts';
import { Browser } from './browser.ts';
import { frameOf } from './check-session-frame.ts';
import { issuer, startProvider, type Provider } from './provider.ts';
import { goodbye, logIn, logoutPath, people, rp } from './relying-party.ts';

/**
 * The modules of the OpenID Foundation's Session Management OP plan (code, static client), by their names, against our own server.
 * These are our readings of what each module checks; the official suite is the judge. Here the frame's own script runs, with a
 * window of the test's; in a real browser it runs in apps/auth-e2e/src/logout-in-browser.spec.ts.
 */
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ clients: [rp], users: people });
});
afterAll(() => provider.close());

const modules: Readonly<Record<string, () => Promise<void>>> = {
  'oidcc-session-management-discovery-endpoint-verification': async () => {
    const metadata = ProviderMetadata.parse((await provider.send('/.well-known/openid-configuration')).json);
    expect([metadata.check_session_iframe, metadata.end_session_endpoint]).toEqual([`${issuer}/oidc/check-session`, `${issuer}/oidc/logout`]);
  },
  'oidcc-session-management-rp-initiated-logout': async () => {
    const browser = new Browser(provider);
    const { response, idToken } = await logIn(provider, browser);
    const ask = async () => (await frameOf(provider, browser.cookie)).ask(`rp ${response['session_state']}`, 'https://rp.example.com');
    expect(response['session_state']).toMatch(/^[^ ]+\.[^ ]+$/);
    expect(await ask()).toBe('unchanged');
    expect((await browser.go(logoutPath({ id_token_hint: idToken, post_logout_redirect_uri: goodbye, state: 'state-1' }))).location).toBe(`${goodbye}?state=state-1`);
    expect(await ask()).toBe('changed');
  },
};

test.each(Object.entries(modules))('%s', (_, run) => run());
