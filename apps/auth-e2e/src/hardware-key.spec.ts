import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { violationsIn } from './accessibility.ts';
import { startApplication, type Application } from './application.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { password } from './tokens.ts';
import { authorizeUrl, logIn, Visitor } from './visitor.ts';

/** A key whose maker attests it, as Chromium plays one: its certificate is taken for the maker's root. */
const scratch = openScratch();
afterAll(() => scratch.close());

const [ada, bob] = ['ada@example.com', 'bob@example.com'];

(hasChromium ? describe : describe.skip)('an application that asks for hardware', () => {
  let browser: Browser;
  let application: Application;
  let at: Installation;
  let callback: string;
  beforeAll(async () => {
    [application, browser] = await Promise.all([startApplication((_, response) => response.end('<!doctype html><html lang="en"><title>Till</title><p>You are in.</p>')), connectChromium()]);
    callback = `http://127.0.0.1:${application.port}/callback`;
    const roots = join(scratch.directory(), 'roots.pem');
    const maker = await Visitor.arrive(browser);
    await withKey(maker.page, 'ctap2');
    await maker.page.goto(`http://localhost:${application.port}/`);
    writeFileSync(roots, `-----BEGIN CERTIFICATE-----\n${await certificateOf(maker.page)}\n-----END CERTIFICATE-----\n`);
    await maker.close();
    const till = { client_id: 'till', first_party: true, require_pkce: false, grant_types: ['authorization_code'], scope: 'openid', redirect_uris: [callback], client_secret: 'a-client-secret-of-32-characters' };
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ clients: [till], users: [ada, bob].map((username) => ({ username, password })) }), SYMBOLON_PASSKEY_ROOTS: roots });
    await startServer(at);
  });
  afterAll(async () => {
    await browser.close();
    await application.close();
  });

  const ask = (page: Page, more = {}) => page.goto(authorizeUrl(at.issuer, 'till', callback, { ...more, claims: JSON.stringify({ id_token: { acr: { essential: true, values: ['phrh'] } } }) }));

  test.each([['ctap2', ada], ['u2f', bob]] as const)('gets a log-in by a security key (%s) that its maker attests: set up on the way by who has none, asked for from then on; who says that they have none goes back', async (protocol, username) => {
    const person = await Visitor.arrive(browser);
    const { page } = person;
    await ask(page);
    await logIn(page, username);
    await page.getByRole('heading', { level: 1, name: 'Set up a hardware key' }).waitFor();
    expect(await violationsIn(page)).toEqual([]);
    await page.getByRole('button', { name: 'I can’t set one up' }).click();
    await page.waitForURL(/error=unmet_authentication_requirements.*known\+to\+be\+hardware/);
    await withKey(page, protocol);
    await ask(page);
    await page.getByLabel('What do you call it?').fill(`On my key ring, ${protocol}`);
    await page.getByRole('button', { name: 'Set up a hardware key' }).click();
    await page.getByRole('heading', { level: 1, name: 'Keep your recovery codes' }).waitFor();
    await page.getByRole('link', { name: 'I have kept them' }).click();
    await page.waitForURL(/[?&]code=/);
    await page.goto(`${at.issuer}/account`);
    expect(await page.getByRole('listitem').filter({ hasText: `On my key ring, ${protocol}` }).innerText()).toContain('in one key only, as its maker attests');
    await ask(page, { prompt: 'login' });
    await logIn(page, username);
    await page.getByRole('heading', { level: 1, name: 'One more step' }).waitFor();
    await page.getByText('This application asks for a hardware key').waitFor();
    expect([await page.getByRole('textbox').count(), await violationsIn(page)]).toEqual([0, []]);
    await page.getByRole('button', { name: 'Use a security key or passkey' }).click();
    await page.waitForURL(/[?&]code=/);
    expect(person.complaints).toEqual([]);
    await person.close();
  });
});

/** Gives the browser of a page a key to plug in, of a kind that knows no PIN. */
async function withKey(page: Page, protocol: 'ctap2' | 'u2f'): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable', { enableUI: false });
  await session.send('WebAuthn.addVirtualAuthenticator', { options: { protocol, transport: 'usb', hasResidentKey: false, hasUserVerification: false, isUserVerified: false, automaticPresenceSimulation: true } });
}

/** The certificate that the key of a page attests by: in base64. */
const certificateOf = (page: Page): Promise<string> =>
  page.evaluate<string>(`(async () => {
    const random = () => crypto.getRandomValues(new Uint8Array(16));
    const user = { id: random(), name: 'maker', displayName: 'maker' };
    const { response } = await navigator.credentials.create({ publicKey: { challenge: random(), rp: { name: 'Maker' }, user, pubKeyCredParams: [{ type: 'public-key', alg: -7 }], attestation: 'direct' } });
    const bytes = new Uint8Array(response.attestationObject);
    const at = bytes.findIndex((byte, index) => byte === 0x30 && bytes[index + 1] === 0x82); // the first long sequence of ASN.1
    return btoa(String.fromCharCode(...bytes.slice(at, at + 4 + bytes[at + 2] * 256 + bytes[at + 3])));
  })()`);
