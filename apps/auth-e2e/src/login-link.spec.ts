import type { Browser, Page } from 'playwright-core';
import { violationsOf } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { startMailServer, type MailServer } from './mail-server.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { password } from './tokens.ts';
import { startTwoHopApplication, twoHopFile, type TwoHopApplication } from './two-hop-application.ts';
import { until } from './until.ts';
import { arrivals, authorizeUrl, logIn, type Visitor } from './visitor.ts';

/** Who asks to sign in by mail and opens the link: in the same browser, or where the mail is read. */
const scratch = openScratch();
afterAll(() => scratch.close());

const names = ['same', 'bare', 'away', 'scanned', 'twice', 'guest', 'host', 'small'];
const addressOf = (name: string): string => `${name}@example.com`;

(hasChromium ? describe : describe.skip)('in Chromium, with a real mail server', () => {
  let browser: Browser;
  let application: TwoHopApplication;
  let mail: MailServer;
  let issuer: string;
  beforeAll(async () => {
    [application, mail, browser] = await Promise.all([startTwoHopApplication(), startMailServer(), connectChromium()]);
    const users = names.map((name) => ({ username: addressOf(name), password, email_verified: true }));
    const file = { ...twoHopFile(application, []), users, sign_in: { first_factors: ['password', 'email_code', 'email_link'] } };
    const at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(file), SYMBOLON_SMTP_URL: mail.url, SYMBOLON_MAIL_FROM: 'id@example.com' });
    await startServer(at);
    issuer = at.issuer;
  });
  afterAll(async () => {
    await browser.close();
    await mail.close();
    await application.close();
  });

  const arrive = arrivals(() => browser);

  /** Somebody who has asked for the mail, and the link and the code in it. */
  const asked = async (name: string, options: Parameters<typeof Visitor.arrive>[1] = {}) => {
    const person = await arrive(options);
    await person.page.goto(authorizeUrl(issuer, 'trusted', `${application.origin}/callback`, { state: name }));
    await person.page.getByRole('link', { name: 'Continue with email' }).click();
    await person.page.getByLabel('Email address').fill(addressOf(name));
    await person.page.getByRole('button', { name: 'Email me a code' }).click();
    await person.page.getByLabel('Code from the email').waitFor();
    const lines = (await mail.letter(addressOf(name), 0)).text.split('\n');
    return { person, link: lines.find((line) => line.startsWith(`${issuer}/login/link?`)) ?? 'no link', code: lines.find((line) => /^\d{6}$/.test(line)) ?? 'no code' };
  };
  const arrived = async (page: Page, state: string): Promise<void> => {
    await until(`the application, with ${state}`, () => {
      const { origin, pathname, searchParams } = new URL(page.url());
      return origin + pathname === `${application.elsewhere}/home` && searchParams.get('state') === state && searchParams.has('code');
    });
    await page.waitForLoadState();
  };
  const accountOn = async (page: Page): Promise<string | null> => {
    await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
    return page.locator('.person bdi').first().textContent();
  };

  test.each<[string, Parameters<typeof Visitor.arrive>[1]]>([
    ['same', {}],
    ['bare', { javaScriptEnabled: false }],
  ])('the link, opened in another window of the browser that asked, leads on to the application with its state (%s)', async (name, options) => {
    const { person, link } = await asked(name, options);
    const tab = await person.tab();
    await tab.goto(link);
    await tab.getByText('You asked for it in this browser.').waitFor();
    await tab.getByRole('button', { name: 'Sign in' }).click();
    await arrived(tab, name);
    expect(person.complaints).toEqual([]);
  });

  test('in another browser it says so, signs in there, and leaves out the one that asked, which goes on by no code of that mail', async () => {
    const { person, link, code } = await asked('away');
    const phone = await arrive();
    await phone.page.goto(link);
    await phone.page.getByText('You did not ask for it in this browser.').waitFor();
    await phone.page.getByRole('button', { name: 'Sign in' }).click();
    expect(await accountOn(phone.page)).toBe(addressOf('away'));
    await person.page.bringToFront();
    await person.page.getByLabel('Code from the email').fill(code);
    await person.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await person.page.getByText('That code doesn’t count any more.').waitFor();
    await person.page.goto(`${issuer}/account`);
    await person.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  });

  test('a scanner that opens it ten times before uses up nothing', async () => {
    const { person, link } = await asked('scanned');
    for (let each = 0; each < 10; each++) expect((await fetch(link)).status).toBe(200);
    await person.page.goto(link);
    await person.page.getByRole('button', { name: 'Sign in' }).click();
    await arrived(person.page, 'scanned');
    expect((await fetch(link)).status).toBe(400);
  });

  test('a double click ends where the first ends, with one log-in', async () => {
    const { person, link } = await asked('twice');
    await person.page.goto(link);
    await person.page.getByRole('button', { name: 'Sign in' }).dblclick();
    await arrived(person.page, 'twice');
    await person.page.goto(`${issuer}/account`);
    await accountOn(person.page);
    expect(await person.page.locator('[id^="session-"]').count()).toBe(1);
  });

  test('who is signed in there as somebody else is told so, and stays or goes on as they choose', async () => {
    const { link } = await asked('guest');
    const host = await arrive();
    await host.page.goto(`${issuer}/account`);
    await logIn(host.page, addressOf('host'));
    await accountOn(host.page);
    await host.page.goto(link);
    await host.page.getByText(`You are signed in here as ${addressOf('host')}.`).waitFor();
    await host.page.getByRole('link', { name: `Stay signed in as ${addressOf('host')}` }).click();
    expect(await accountOn(host.page)).toBe(addressOf('host'));
    await host.page.goto(link);
    await host.page.getByRole('button', { name: `Sign in as ${addressOf('guest')}` }).click();
    expect(await accountOn(host.page)).toBe(addressOf('guest'));
  });

  test('its page is fit for everybody, on a telephone, too, and by keyboard alone', async () => {
    const { link } = await asked('small');
    const phone = await arrive({ bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 320, height: 800 } });
    await phone.page.goto(link);
    await phone.page.getByRole('heading', { level: 1, name: 'Is this you?' }).waitFor();
    expect(await violationsOf(phone.page)).toEqual([]);
    expect(await phone.page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    await phone.page.getByRole('button', { name: 'Sign in' }).focus();
    await phone.page.keyboard.press('Enter');
    expect(await accountOn(phone.page)).toBe(addressOf('small'));
  });
});
