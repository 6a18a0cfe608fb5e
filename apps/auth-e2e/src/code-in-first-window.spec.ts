import type { Browser, Page } from 'playwright-core';
import { connectChromium, hasChromium } from './chromium.ts';
import { startMailServer, type MailServer } from './mail-server.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { startTwoHopApplication, twoHopFile, type TwoHopApplication } from './two-hop-application.ts';
import { until } from './until.ts';
import { arrivals, authorizeUrl, logIn, type Visitor } from './visitor.ts';

/** Who signs up on one device and reads their mail on another types the code of the letter in the window that waits. */
const scratch = openScratch();
afterAll(() => scratch.close());

let browser: Browser;
let application: TwoHopApplication;
let mail: MailServer;
let issuer: string;

(hasChromium ? describe : describe.skip)('in Chromium, with a real mail server', () => {
  beforeAll(async () => {
    [application, mail, browser] = await Promise.all([startTwoHopApplication(), startMailServer(), connectChromium()]);
    const at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(twoHopFile(application, [])), SYMBOLON_SIGNUP: 'open', SYMBOLON_SMTP_URL: mail.url, SYMBOLON_MAIL_FROM: 'id@example.com' });
    await startServer(at);
    issuer = at.issuer;
  });
  afterAll(async () => {
    await browser.close();
    await mail.close();
    await application.close();
  });

  const arrive = arrivals(() => browser);
  afterEach(() => {
    application.arrivals.length = 0;
  });
  const signedUp = async (name: string, options: Parameters<typeof Visitor.arrive>[1] = {}): Promise<Visitor> => {
    const person = await arrive(options);
    await person.page.goto(authorizeUrl(issuer, 'trusted', `${application.origin}/callback`, { state: name }));
    await person.page.click('a[href^="/signup"]');
    await logIn(person.page, `${name}@example.com`);
    await person.page.waitForSelector('#code');
    return person;
  };
  const codeOf = async (name: string, number = 0): Promise<string> => {
    const { text } = await mail.letter(`${name}@example.com`, number);
    return text.split('\n').find((line) => /^\d{6}$/.test(line)) ?? 'no code';
  };
  const arrived = async (page: Page, state: string): Promise<void> => {
    await until(`the application, with ${state}`, () => {
      const { origin, pathname, searchParams } = new URL(page.url());
      return origin + pathname === `${application.elsewhere}/home` && searchParams.get('state') === state && searchParams.has('code');
    });
    await page.waitForLoadState();
  };
  const sessionsOf = async (page: Page): Promise<number> => {
    await page.goto(`${issuer}/account`);
    return page.locator('[id^="session-"]').count();
  };

  test.each<[string, Parameters<typeof Visitor.arrive>[1]]>([
    ['scripts', {}],
    ['none', { javaScriptEnabled: false }],
  ])('the code, typed in the first window, leads on to the application with its state, with %s', async (scripts, options) => {
    const person = await signedUp(scripts, options);
    await person.page.keyboard.type(await codeOf(scripts)); // the field has the focus
    await person.page.keyboard.press('Enter');
    await arrived(person.page, scripts);
    expect(await sessionsOf(person.page)).toBe(1);
    expect(person.complaints).toEqual([]);
  });

  test('a wrong one is marked and told; the right one, typed next, counts', async () => {
    const person = await signedUp('mistyped');
    const code = await codeOf('mistyped');
    await person.page.fill('#code', code.replace(/.$/, (digit) => String((Number(digit) + 1) % 10)));
    await person.page.click('#submit-code');
    expect(await person.page.textContent('#error')).toBe('That is not the code in the latest message. Check it and try again.');
    const color = (selector: string, property: string) => person.page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${property}`);
    expect(await color('#code', 'borderTopColor')).toBe(await color('#error', 'color'));
    await person.page.fill('#code', `${code.slice(0, 3)} ${code.slice(3)}`);
    await person.page.click('#submit-code');
    await arrived(person.page, 'mistyped');
  });

  test('a double click makes one log-in', async () => {
    const person = await signedUp('twice');
    await person.page.fill('#code', await codeOf('twice'));
    const { x, y, width, height } = (await person.page.locator('#submit-code').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const isSent = person.page.waitForRequest((request) => request.method() === 'POST');
    await person.page.mouse.click(x + width / 2, y + height / 2);
    await isSent;
    await person.page.mouse.click(x + width / 2, y + height / 2);
    await arrived(person.page, 'twice');
    expect(await sessionsOf(person.page)).toBe(1);
  });

  test('the back button afterwards says that it is done, with a way on', async () => {
    const person = await signedUp('back');
    await person.page.fill('#code', await codeOf('back'));
    await person.page.click('#submit-code');
    await arrived(person.page, 'back');
    await person.page.goBack();
    const { pathname } = new URL(person.page.url());
    expect(pathname).toBe('/verify-email');
    expect(await person.page.textContent('#error')).toContain('This sign-in is done: the application has had its answer.');
    expect(await person.page.getAttribute('#continue', 'href')).toBe('/account');
    expect(await sessionsOf(person.page)).toBe(1);
  });

  test('"Send again" needs no code; the former one is none any more', async () => {
    const person = await signedUp('again');
    const former = await codeOf('again');
    await person.page.click('#submit');
    await person.page.waitForSelector('.notice');
    const code = await codeOf('again', 1);
    expect(code).toMatch(/^\d{6}$/);
    if (former !== code) {
      await person.page.fill('#code', former);
      await person.page.click('#submit-code');
      await person.page.waitForSelector('#error');
    }
    await person.page.fill('#code', code);
    await person.page.click('#submit-code');
    await arrived(person.page, 'again');
  });

  test('of no use in another browser that signed up with the same address', async () => {
    const owner = await signedUp('shared');
    const stranger = await arrive();
    await stranger.page.goto(authorizeUrl(issuer, 'trusted', `${application.origin}/callback`, { state: 'strange' }));
    await stranger.page.click('a[href^="/signup"]');
    await logIn(stranger.page, 'shared@example.com');
    await stranger.page.fill('#code', await codeOf('shared'));
    await stranger.page.click('#submit-code');
    await stranger.page.waitForSelector('#error');
    await owner.page.fill('#code', await codeOf('shared'));
    await owner.page.click('#submit-code');
    await arrived(owner.page, 'shared');
    expect(application.arrivals.map(({ members }) => members['state'])).toEqual(['shared']);
  });
});
