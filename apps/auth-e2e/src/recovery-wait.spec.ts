import { startSymbolon, type Symbolon } from '@symbolon/testing';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { violationsOf } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { startMailServer, type MailServer } from './mail-server.ts';
import { openScratch } from './scratch.ts';
import { password } from './tokens.ts';
import { fillIn, Visitor } from './visitor.ts';

/** A telephone is lost with all that was on it: what its owner does, and what its owner does who has lost nothing. By the provider of tests, whose clock can be moved. */
const scratch = openScratch();
afterAll(() => scratch.close());

const [ada, mia] = ['ada@example.com', 'mia@example.com'];
const words = 'violet tractor hums at nine';
const mobile = { bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 320, height: 800 } } as const;

(hasChromium ? describe : describe.skip)('a wait for setting up anew how one signs in', () => {
  let browser: Browser;
  let mail: MailServer;
  let idp: Symbolon;
  beforeAll(async () => {
    [browser, mail] = await Promise.all([connectChromium(), startMailServer()]);
    const config = { sign_in: { recovery: ['waiting_period'], recovery_waiting_days: 1, offer_passkey: false }, users: [ada, mia].map((username) => ({ username, password, email_verified: true })) };
    idp = await startSymbolon({ config, cacheDirectory: scratch.directory(), settings: { SYMBOLON_SMTP_URL: mail.url, SYMBOLON_MAIL_FROM: 'id@example.com' } });
  });
  afterAll(async () => {
    await Promise.all([browser.close(), idp.stop()]);
    await mail.close();
  });

  /** The link in a letter, and what that letter is about. */
  async function letter(to: string, number: number): Promise<{ readonly subject: string; readonly link: string }> {
    const { subject, text } = await mail.letter(to, number);
    return { subject, link: text.split('\n').find((line) => line.startsWith(`${idp.issuer}/`)) ?? 'no link' };
  }
  const phoneOf = async (page: Page): Promise<TOTP> => new TOTP({ secret: Secret.fromBase32((await page.textContent('#secret'))?.replaceAll(' ', '') ?? '') });
  const codeOf = (phone: TOTP): string => phone.generate({ timestamp: idp.clock.now().getTime() });

  /** Somebody with an authenticator, at their account; a letter tells them of it. */
  async function arrive(username: string): Promise<Visitor> {
    const person = await Visitor.arrive(browser);
    await person.page.goto(`${idp.issuer}/account`);
    await fillIn(person.page, username);
    await person.page.click('#submit');
    await person.page.getByRole('link', { name: 'Set up an authenticator app' }).click();
    await person.page.getByLabel('Code', { exact: false }).first().fill(codeOf(await phoneOf(person.page)));
    await person.page.getByRole('button', { name: 'Add', exact: true }).click();
    await person.page.waitForSelector('[data-page="recovery-codes"]');
    await person.page.click('#continue');
    await person.page.waitForSelector('[data-page="account"]');
    await mail.letter(username, 0);
    return person;
  }

  /** Somebody who knows the password and reads the mails begins a wait. */
  async function begin(username: string): Promise<Visitor> {
    const other = await Visitor.arrive(browser, mobile);
    await other.page.goto(`${idp.issuer}/account`);
    await fillIn(other.page, username);
    await other.page.click('#submit');
    await other.page.getByRole('link', { name: 'I have none of these any more' }).click();
    await other.page.getByRole('heading', { name: 'Get back in' }).waitFor();
    expect([await other.page.getByLabel('Email or username').inputValue(), await violationsOf(other.page)]).toEqual([username, []]);
    await other.page.getByRole('button', { name: 'Send link' }).click();
    await other.page.getByRole('heading', { name: 'Check your email' }).waitFor();
    const { subject, link } = await letter(username, 1);
    expect(subject).toBe('Get back into your account');
    await other.page.goto(link);
    await other.page.getByRole('heading', { name: 'Start the wait to get back in?' }).waitFor();
    expect(await violationsOf(other.page)).toEqual([]);
    await other.page.getByRole('button', { name: 'Start the wait' }).click();
    await other.page.getByRole('heading', { name: 'The wait has started' }).waitFor();
    expect(await violationsOf(other.page)).toEqual([]);
    return other;
  }

  test('is mailed about, at its start and in its middle', async () => {
    const before = await arrive(ada);
    const other = await begin(ada);
    expect((await letter(ada, 2)).subject).toBe('Your sign-in can soon be set up anew');
    idp.clock.advance('12h');
    expect((await letter(ada, 3)).subject).toBe('Your sign-in can soon be set up anew');
    await Promise.all([before.close(), other.close()]);
  });

  test('leads at its end who has lost the telephone to another', async () => {
    const person = await Visitor.arrive(browser);
    const { page } = person;
    idp.clock.advance('13h');
    const { subject, link } = await letter(ada, 4);
    expect(subject).toBe('Set up how you sign in');
    await page.goto(link);
    await page.getByRole('heading', { name: 'Set up how you sign in' }).waitFor();
    const phone = await phoneOf(page);
    await page.fill('#password', words);
    await page.fill('#code', codeOf(phone));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForSelector('[data-page="recovery-codes"]');
    await page.click('#continue');
    await fillIn(page, ada, words);
    await page.click('#submit');
    await page.waitForSelector('[data-page="second-factor"]');
    idp.clock.advance('30s');
    await page.fill('#code', codeOf(phone));
    await page.click('#submit');
    await page.getByText('Sign-in set up anew').waitFor();
    await person.close();
  });

  test('is ended by who has lost nothing, on their own page or by the link in the mail', async () => {
    const person = await arrive(mia);
    const other = await begin(mia);
    await person.page.reload();
    await person.page.getByRole('heading', { name: 'Somebody waits to set up your sign-in anew' }).waitFor();
    await person.page.getByRole('button', { name: 'End the wait' }).click();
    await person.page.getByText('The wait has ended. You sign in as before.').waitFor();
    const { link } = await letter(mia, 2);
    await person.page.goto(link);
    await person.page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    expect((await letter(mia, 3)).subject).toBe('The wait has ended');
    await Promise.all([person.close(), other.close()]);
  });
});
