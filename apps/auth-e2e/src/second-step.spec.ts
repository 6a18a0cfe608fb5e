import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as client from 'openid-client';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { violationsOf } from './accessibility.ts';
import { startApplication, type Application } from './application.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { password } from './tokens.ts';
import { fillIn, Visitor } from './visitor.ts';

/** A second step as people have it: a phone with an authenticator of others, a sheet of codes, an application that asks for more. */
const scratch = openScratch();
afterAll(() => scratch.close());

const secret = 'a-client-secret-of-32-characters';
const [ada, grace, mia, lin] = ['ada@example.com', 'grace@example.com', 'mia@example.com', 'lin@example.com'];
/** Whoever shows a picture of it, has this one. */
const picture = join(import.meta.dirname, '../../../docs/images/second-step.png');

(hasChromium ? describe : describe.skip)('a second step', () => {
  let browser: Browser;
  let application: Application;
  let at: Installation;
  let callback: string;
  beforeAll(async () => {
    [application, browser] = await Promise.all([startApplication((_, response) => response.end('<!doctype html><html lang="en"><title>Application</title><p>You are in.</p>')), connectChromium()]);
    callback = `http://127.0.0.1:${application.port}/callback`;
    const file = { clients: [{ client_id: 'app', client_name: 'Acme Notes', client_secret: secret, first_party: true, grant_types: ['authorization_code'], scope: 'openid', redirect_uris: [callback] }], users: [ada, grace, mia, lin].map((username) => ({ username, password })) };
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(file) });
    await startServer(at);
  });
  afterAll(async () => {
    await browser.close();
    await application.close();
  });

  /** What an authenticator on a phone has made of what the page shows. */
  const phoneOf = async (page: Page): Promise<TOTP> => new TOTP({ secret: Secret.fromBase32((await page.textContent('#secret'))?.replaceAll(' ', '') ?? '') });

  async function arrive(username: string, options: Parameters<typeof Visitor.arrive>[1] = {}): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, options);
    await visitor.page.goto(`${at.issuer}/account`);
    await fillIn(visitor.page, username);
    await visitor.page.click('#submit');
    return visitor;
  }

  async function enrol({ page }: Visitor): Promise<{ readonly phone: TOTP; readonly codes: readonly string[] }> {
    await page.click('#add-authenticator');
    const phone = await phoneOf(page);
    await page.fill('#code', phone.generate());
    await page.click('#submit');
    await page.waitForSelector('[data-page="recovery-codes"]');
    const codes = await page.locator('.codes li').allTextContents();
    await page.click('#continue');
    await page.waitForSelector('[data-page="account"]');
    return { phone, codes };
  }

  test.each([true, false])('is set up, asked for, and gone again, with JavaScript: %s', async (javaScriptEnabled) => {
    const username = javaScriptEnabled ? ada : grace;
    const person = await arrive(username, { javaScriptEnabled });
    const { codes } = await enrol(person);
    expect(codes.length).toBe(10);
    expect(await person.page.getByText('Recovery codes that are left: 10').count()).toBe(1);

    const elsewhere = await arrive(username, { javaScriptEnabled });
    await elsewhere.page.waitForSelector('[data-page="second-factor"]');
    await elsewhere.page.fill('#code', codes[0] ?? '');
    await elsewhere.page.click('#submit');
    await elsewhere.page.waitForSelector('[data-page="account"]');
    await elsewhere.page.click('#remove-factor-1');
    expect(await elsewhere.page.textContent('.notice')).toBe('That is removed. It no longer lets anybody in.');
    await person.close();
    await elsewhere.close();
    expect([...person.complaints, ...elsewhere.complaints]).toEqual([]);
  });

  test('is done by keyboard alone, and its pages are fit for everybody, on a telephone, too', async () => {
    const person = await arrive(mia, { bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 320, height: 800 } });
    expect(await violationsOf(person.page)).toEqual([]);
    await person.page.click('#add-authenticator');
    expect(await violationsOf(person.page)).toEqual([]);
    const phone = await phoneOf(person.page);
    await person.page.focus('#code');
    await person.page.keyboard.type(phone.generate());
    await person.page.keyboard.press('Enter');
    await person.page.waitForSelector('[data-page="recovery-codes"]');
    expect(await violationsOf(person.page)).toEqual([]);
    const [code = ''] = await person.page.locator('.codes li').allTextContents();
    const [file] = await Promise.all([person.page.waitForEvent('download'), person.page.click('#download')]);
    const kept = join(scratch.directory(), file.suggestedFilename());
    await file.saveAs(kept);
    expect([file.suggestedFilename(), readFileSync(kept, 'utf8').split('\n').filter((line) => line === code).length]).toEqual(['recovery-codes.txt', 1]);

    const again = await arrive(mia, { bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 320, height: 800 } });
    await again.page.waitForSelector('#code:focus');
    await again.page.keyboard.type('not a code');
    await again.page.keyboard.press('Enter');
    await again.page.waitForSelector('#error');
    expect(await violationsOf(again.page)).toEqual([]);
    for (const [locale, heading] of [['de', 'Noch ein Schritt'], ['es', 'Un paso más'], ['fr', 'Encore une étape'], ['ja', 'あと一歩です'], ['en', 'One more step']] as const) {
      await again.page.click(`a[hreflang="${locale}"]`);
      await again.page.waitForSelector(`html[lang="${locale}"]`);
      expect(await again.page.textContent('h1')).toBe(heading);
    }
    await again.page.waitForSelector('#code:focus');
    await again.page.keyboard.type(code);
    await again.page.keyboard.press('Enter');
    await again.page.waitForSelector('[data-page="account"]');
    await Promise.all([person.close(), again.close()]);
  });

  test('is what an application gets that asks for more: of who is logged in, the code and nothing else', async () => {
    const config = await client.discovery(new URL(at.issuer), 'app', undefined, client.ClientSecretBasic(secret), { execute: [client.allowInsecureRequests] });
    expect(config.serverMetadata().acr_values_supported).toEqual(expect.arrayContaining(['aal1', 'aal2']));
    const person = await arrive(lin, { viewport: { width: 600, height: 620 } });
    const early = await arrive(lin);
    const { phone } = await enrol(early);
    const verifier = client.randomPKCECodeVerifier();
    const begin = async (more: Record<string, string>) => client.buildAuthorizationUrl(config, { redirect_uri: callback, scope: 'openid', code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...more }).href;
    const arrived = async () => {
      await person.page.waitForURL(`${callback}*`);
      return (await client.authorizationCodeGrant(config, new URL(person.page.url()), { pkceCodeVerifier: verifier })).claims();
    };
    await person.page.goto(await begin({}));
    expect(await arrived()).toMatchObject({ acr: 'aal1' });
    await person.page.goto(await begin({ acr_values: 'aal2' }));
    await person.page.waitForSelector('[data-page="second-factor"]');
    expect(await person.page.locator('#password').count()).toBe(0);
    const shown = await person.page.screenshot({ animations: 'disabled', caret: 'hide' });
    if (process.env['SYMBOLON_PICTURES'] === 'write') writeFileSync(picture, shown);
    await person.page.fill('#code', phone.generate({ timestamp: Date.now() + 30_000 })); // the next: the one of now is used
    await person.page.click('#submit');
    expect(await arrived()).toMatchObject({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
    await Promise.all([person.close(), early.close()]);
  });
});
