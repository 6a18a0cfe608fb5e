import { Browser, type Seen } from './browser.ts';
import { openPlace, press, toLogin, type Place } from './connection-place.ts';
import { formOf } from './provider.ts';
import { goBy, idp, keys, requestIn, sso } from './saml-idp.ts';

/** An installation with these connections by SAML, each as the first but for what it says. */
export async function openSamlPlace(connections: readonly object[], settings: NodeJS.ProcessEnv = {}, more: object = {}): Promise<Place> {
  const [{ certificate }] = await keys();
  const shared = { connection: 'corp', type: 'saml', name: 'Example Corp', entity_id: idp, sso_url: sso, certificates: [certificate], create_people: true, trusted_domains: ['corp.example'], claims: { given_name: 'givenName' } };
  const place = await openPlace(connections.map((each) => ({ ...shared, ...each })), more, settings);
  goBy(place.provider.clock);
  return place;
}

/** A browser that was sent away, and by which request. */
export async function left({ provider }: Place, connection = 'corp', more: Readonly<Record<string, string>> = {}, browser = new Browser(provider)): Promise<{ readonly browser: Browser; readonly request: ReturnType<typeof requestIn> }> {
  return { browser, request: requestIn(await press(browser, await toLogin(browser, more), connection)) };
}

/** The form that a provider has a browser send, which comes without our cookie, and what the page that answers has it send on. */
export async function post({ provider }: Place, browser: Browser, xml: string, connection = 'corp'): Promise<Seen> {
  const page = await new Browser(provider).step(`/login/connections/${connection}/callback`, { method: 'POST', body: formOf({ SAMLResponse: Buffer.from(xml).toString('base64') }) });
  return browser.submit({ ...page, action: new URL(page.action).pathname }, {});
}

/** Only what that page has it send on. */
export const sendOn = (browser: Browser, xml: string, connection = 'corp'): Promise<Seen> =>
  browser.go(`/login/connections/${connection}/answer`, { method: 'POST', body: formOf({ SAMLResponse: Buffer.from(xml).toString('base64') }) });
