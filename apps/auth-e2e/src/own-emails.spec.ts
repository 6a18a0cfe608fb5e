import type { Browser, Page } from 'playwright-core';
import { violationsOf } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { startMailServer, type MailServer } from './mail-server.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { arrivals, logIn, type Visitor } from './visitor.ts';

/** Somebody has several addresses: what they do with them in a browser, in two windows of it, and on another device. */
const scratch = openScratch();
afterAll(() => scratch.close());

let browser: Browser;
let mail: MailServer;
let issuer: string;

(hasChromium ? describe : describe.skip)('in Chromium, with a real mail server', () => {
  beforeAll(async () => {
    [mail, browser] = await Promise.all([startMailServer(), connectChromium()]);
    const at = await newInstallation(scratch, { SYMBOLON_SIGNUP: 'open', SYMBOLON_SMTP_URL: mail.url, SYMBOLON_MAIL_FROM: 'id@example.com', SYMBOLON_WORKERS: '1' });
    await startServer(at);
    issuer = at.issuer;
  });
  afterAll(async () => {
    await browser.close();
    await mail.close();
  });
  const arrive = arrivals(() => browser);

  const linkIn = async (to: string, number = 0): Promise<string> => (await mail.letter(to, number)).text.split('\n').find((line) => line.startsWith(`${issuer}/`)) ?? 'no link';
  const signedUp = async (name: string, options: Parameters<typeof Visitor.arrive>[1] = {}): Promise<Visitor> => {
    const person = await arrive(options);
    await person.page.goto(`${issuer}/account`);
    await person.page.click('a[href^="/signup"]');
    await logIn(person.page, `${name}@example.com`);
    await person.page.goto(await linkIn(`${name}@example.com`));
    await person.page.click('#submit');
    await person.page.goto(`${issuer}/account`);
    return person;
  };
  const told = (page: Page, words: string) => page.getByRole('status').getByText(words).waitFor();
  /** Adds it by the keyboard alone, and confirms it in a window of its own. */
  const added = async (person: Visitor, email: string): Promise<Page> => {
    await person.page.focus('#new-email');
    await person.page.keyboard.type(email);
    await person.page.keyboard.press('Enter');
    await told(person.page, 'We have sent a message to the new address.');
    const tab = await person.tab();
    await tab.goto(await linkIn(email));
    await tab.click('#confirm-email');
    return tab;
  };
  const mainOf = (page: Page) => page.textContent('.person bdi');

  test.each<[string, Parameters<typeof Visitor.arrive>[1]]>([
    ['scripts', {}],
    ['none', { javaScriptEnabled: false }],
  ])('adds one by the keyboard, logs in by it elsewhere, makes it the primary one and removes the other, with %s', async (scripts, options) => {
    const [first, second] = [`${scripts}@example.com`, `${scripts}@work.example`];
    const person = await signedUp(scripts, options);
    const tab = await added(person, second);
    await told(tab, 'The email address is added. You can sign in with it from now on.');
    expect(await mainOf(tab)).toBe(first);
    if (scripts === 'scripts') {
      await tab.setViewportSize({ width: 320, height: 700 });
      expect(await violationsOf(tab)).toEqual([]);
    }
    const elsewhere = await arrive(options);
    await elsewhere.page.goto(`${issuer}/account`);
    await logIn(elsewhere.page, second);
    expect(await mainOf(elsewhere.page)).toBe(first);
    await person.page.bringToFront();
    await person.page.reload(); // the other window knows it, too
    await person.page.click('#make-primary-email-1');
    await told(person.page, 'That is your primary address now. The one before still signs you in.');
    expect(await mainOf(person.page)).toBe(second);
    await person.page.click('#remove-email-1');
    await told(person.page, 'The email address is removed. It no longer lets anybody in.');
    expect((await mail.letter(first, 3)).subject).toBe('An email address was removed');
    await elsewhere.page.bringToFront();
    await elsewhere.page.goto(`${issuer}/account?account=other`);
    await logIn(elsewhere.page, first);
    expect(await elsewhere.page.getAttribute('main', 'data-page')).toBe('login');
    expect(person.complaints).toEqual([]);
  });

  test('a double click on each button does it once', async () => {
    const person = await signedUp('twice');
    const tab = await added(person, 'twice@work.example');
    await tab.dblclick('#make-primary-email-1');
    await told(tab, 'That is your primary address now. The one before still signs you in.');
    expect(await mainOf(tab)).toBe('twice@work.example');
    await tab.dblclick('#remove-email-1');
    await told(tab, 'The email address is removed. It no longer lets anybody in.');
    expect(await tab.locator('[id^="remove-email-"]').count()).toBe(0);
  });
});
