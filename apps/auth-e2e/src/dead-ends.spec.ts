import { startSymbolon, type Symbolon } from '@symbolon/testing';
import type { Browser } from 'playwright-core';
import { startApplication, type Application } from './application.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { openScratch } from './scratch.ts';
import { password } from './tokens.ts';
import { authorizeUrl, logIn, Visitor } from './visitor.ts';

/** Pages that lead nowhere, as people come upon them: each says why, in their language, and its one way on arrives. By the provider of tests, whose clock can be moved. */
const scratch = openScratch();
afterAll(() => scratch.close());

const ada = 'ada@example.com';
let browser: Browser;
let application: Application;
let origin: string;
let idp: Symbolon;

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  beforeAll(async () => {
    application = await startApplication((request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><html lang="en"><title>Application</title><p id="at">${new URL(request.url ?? '/', origin).pathname}</p></html>`);
    });
    origin = `http://localhost:${application.port}`;
    const client = { client_name: 'Our shop', client_secret: 'a-client-secret-of-32-characters', grant_types: ['authorization_code'], first_party: true, scope: 'openid', require_pkce: false, redirect_uris: [`${origin}/callback`] };
    const config = {
      clients: [{ ...client, client_id: 'shop' }],
      users: [{ username: ada, password }],
    };
    [browser, idp] = await Promise.all([connectChromium(), startSymbolon({ config, cacheDirectory: scratch.directory() })]);
  });
  afterAll(async () => {
    await Promise.all([browser.close(), idp.stop()]);
    await application.close();
  });

  let person: Visitor;
  beforeEach(async () => {
    person = await Visitor.arrive(browser);
  });
  afterEach(() => person.close());

  const begin = () => person.page.goto(authorizeUrl(idp.issuer, 'shop', `${origin}/callback`, { ui_locales: 'de' }));
  const read = async ({ page } = person) => ({
    lang: await page.getAttribute('html', 'lang'),
    code: await page.textContent('#error-code'),
    says: (await page.textContent('#error'))?.split(/[,.]/)[0],
    ways: await page.locator('main a').allTextContents(),
  });
  const arrives = async ({ page } = person) => {
    await page.click('#continue');
    await page.waitForURL(`${origin}/`);
    expect(await page.textContent('#at')).toBe('/');
  };
  const german = { lang: 'de', ways: ['Weiter zu Our shop'] };

  test('the back button after a log-in: it is done', async () => {
    await begin();
    await logIn(person.page, ada);
    await person.page.waitForURL(`${origin}/callback*`);
    await person.page.goBack();
    expect(await read()).toEqual({ ...german, code: 'flow_answered', says: 'Diese Anmeldung ist abgeschlossen' });
    await arrives();
  });

  test('a page that was left open until its time was over: nothing of it was taken', async () => {
    await begin();
    idp.clock.advance('31m');
    await logIn(person.page, ada);
    expect(await read()).toEqual({ ...german, code: 'flow_expired', says: 'Diese Seite war zu lange offen' });
    await arrives();
  });

  test.each([
    ['while its log-in is under way', '1m', 'flow_elsewhere', 'Diese Anmeldung wurde in einem anderen Browser begonnen'],
    ['a year later', '365d', 'flow_over', 'Dies ist die Adresse einer einzelnen Anmeldung'],
  ])('the log-in page kept as a bookmark, opened by a fresh browser %s', async (_, later, code, says) => {
    await begin();
    idp.clock.advance(later);
    const fresh = await Visitor.arrive(browser);
    try {
      await fresh.page.goto(person.page.url());
      expect(await read(fresh)).toEqual({ ...german, code, says });
      await arrives(fresh);
    } finally {
      await fresh.close();
    }
  });

  test('a language that was chosen on a page stays that of where it ends', async () => {
    await begin();
    await person.page.click('a[hreflang="fr"]');
    await person.page.waitForSelector('html[lang="fr"]');
    idp.clock.advance('31m');
    await person.page.reload();
    expect(await read()).toEqual({ lang: 'fr', code: 'flow_over', says: 'Cette adresse est celle d’une seule connexion', ways: ['Continuer vers Our shop'] });
    await arrives();
  });
});
