import type { Browser, Page } from 'playwright-core';
import { connectChromium, hasChromium } from './chromium.ts';
import { nextLink } from './mailed-link.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type ServerProcess } from './server-process.ts';
import { startTwoHopApplication, twoHopFile, twoHopSecret, type TwoHopApplication } from './two-hop-application.ts';
import { until } from './until.ts';
import { authorizeUrl, fillIn, logIn, Visitor } from './visitor.ts';

/** What people do every day: they click twice, they have several windows open, they log out in one of them. */
const scratch = openScratch();
afterAll(() => scratch.close());

const names = ['once', 'slow', 'allows', 'chooses', 'chosen', 'leaves', 'forgets', 'second', 'reloads', 'returns', 'decides', 'account', 'other', 'logout'] as const;
const nameOf = (who: string): string => `${who}@example.com`;

let browser: Browser;
let application: TwoHopApplication;
let server: ServerProcess;
let issuer: string;

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  beforeAll(async () => {
    application = await startTwoHopApplication();
    const at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(twoHopFile(application, names.map(nameOf))), SYMBOLON_SIGNUP: 'open' });
    [browser, server] = await Promise.all([connectChromium(), startServer(at)]);
    issuer = at.issuer;
  });
  afterAll(async () => {
    await browser.close();
    await application.close();
  });

  let person: Visitor;
  beforeEach(async () => {
    application.arrivals.length = 0;
    person = await Visitor.arrive(browser);
  });
  afterEach(() => person.close());

  const begin = (page: Page, state: string, clientId = 'trusted', more: Readonly<Record<string, string>> = {}) =>
    page.goto(authorizeUrl(issuer, clientId, `${application.origin}/callback`, { state, ...more }));
  /** By the address alone: to wait for a navigation is to fail with the one that a second click calls off. */
  const reached = async (page: Page, path: string, isMeant: (query: URLSearchParams) => boolean = () => true) => {
    const isAt = ({ origin, pathname, searchParams }: URL) => origin + pathname === path && isMeant(searchParams);
    await until(`the page to be at ${path}`, () => isAt(new URL(page.url())));
    await page.waitForLoadState();
  };
  const arrived = (page: Page, state: string) => reached(page, `${application.elsewhere}/home`, (query) => query.get('state') === state && query.has('code'));
  /** A press of the mouse on a button, which waits for nothing that comes of it. */
  const clicking = async (page: Page, button: string) => {
    const { x, y, width, height } = (await page.locator(button).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    return () => page.mouse.click(x + width / 2, y + height / 2);
  };
  /** As people do it: the form is on its way when it is sent once more. */
  const clickTwice = async (page: Page, button: string) => {
    const click = await clicking(page, button);
    const isSent = page.waitForRequest((request) => request.method() === 'POST');
    await click();
    await isSent;
    await click();
  };
  /** How many log-ins of the account there are, as its page lists them. */
  const sessionsOf = async (page: Page): Promise<number> => {
    await page.goto(`${issuer}/account`);
    expect(await page.getAttribute('main', 'data-page')).toBe('account');
    return page.locator('[id^="session-"]').count();
  };
  const redeemed = async (code: string | undefined): Promise<number> => {
    const body = new URLSearchParams({ grant_type: 'authorization_code', code: code ?? '', redirect_uri: `${application.origin}/callback` });
    const answer = await fetch(`${issuer}/oauth/token`, { method: 'POST', body, headers: { authorization: `Basic ${btoa(`trusted:${twoHopSecret}`)}` } });
    return answer.status;
  };

  describe('the same form, sent twice, is one act:', () => {
    test('a double click on "Sign in" makes one log-in', async () => {
      await begin(person.page, 'twice');
      await fillIn(person.page, nameOf('once'));
      await clickTwice(person.page, '#submit');
      await arrived(person.page, 'twice');
      expect(await sessionsOf(person.page)).toBe(1);
    });

    test('a second click while the application is still at work', async () => {
      await begin(person.page, 'slow');
      await fillIn(person.page, nameOf('slow'));
      const click = await clicking(person.page, '#submit');
      const { release } = application.hold();
      try {
        await click();
        await until('the first answer', () => application.arrivals.length === 1);
        await click();
        await until('the second answer', () => application.arrivals.length === 2);
      } finally {
        release();
      }
      await arrived(person.page, 'slow');
      const codes = application.arrivals.map(({ members }) => members['code']);
      expect(new Set(codes).size).toBe(2);
      expect(await Promise.all(codes.map(redeemed))).toEqual([200, 200]); // whichever the application takes
      expect(await sessionsOf(person.page)).toBe(1);
    });

    test('a double click on "Allow"', async () => {
      await begin(person.page, 'allowed', 'strange');
      await logIn(person.page, nameOf('allows'));
      await clickTwice(person.page, '#consent-approve');
      await arrived(person.page, 'allowed');
    });

    test('a double click on an account', async () => {
      for (const who of ['chooses', 'chosen']) {
        await begin(person.page, who, 'trusted', { prompt: 'login' });
        await logIn(person.page, nameOf(who));
        await arrived(person.page, who);
      }
      await begin(person.page, 'choice');
      await clickTwice(person.page, `button[name=session]:has-text("${nameOf('chosen')}")`);
      await arrived(person.page, 'choice');
    });

    test('double clicks at the sign-up, and at the proof of the address', async () => {
      await begin(person.page, 'new');
      await person.page.click('a[href^="/signup"]');
      await fillIn(person.page, nameOf('new'));
      const link = nextLink(server);
      await clickTwice(person.page, '#submit');
      await reached(person.page, `${issuer}/verify-email`);
      await person.page.goto(await link);
      expect(await person.page.textContent('h1')).toBe('Confirm your email address');
      await clickTwice(person.page, '#submit');
      await arrived(person.page, 'new');
      expect(await sessionsOf(person.page)).toBe(1);
    });

    test('a double click at the new password', async () => {
      await begin(person.page, 'forgotten');
      await person.page.click('a[href^="/forgot-password"]');
      await person.page.fill('#login', nameOf('forgets'));
      const link = nextLink(server);
      await person.page.click('#submit');
      await person.page.goto(await link);
      await person.page.fill('#password', 'an entirely new passphrase');
      await clickTwice(person.page, '#submit');
      await reached(person.page, `${issuer}/login`);
      expect(await person.page.textContent('.notice')).toBe('Your password has been changed. Sign in with the new one.');
      await fillIn(person.page, nameOf('forgets'), 'an entirely new passphrase');
      await person.page.click('#submit');
      await arrived(person.page, 'forgotten');
    });

    test('a double click at the log-out', async () => {
      await begin(person.page, 'in');
      await logIn(person.page, nameOf('leaves'));
      await arrived(person.page, 'in');
      await person.page.goto(`${issuer}/oidc/logout?${new URLSearchParams({ client_id: 'trusted', post_logout_redirect_uri: `${application.origin}/goodbye` }).toString()}`);
      await clickTwice(person.page, '#logout-confirm');
      await reached(person.page, `${application.elsewhere}/left`);
    });
  });

  describe('of two windows, the second goes on to its application, though the cookie is another by now:', () => {
    let other: Page;
    beforeEach(async () => {
      other = await person.tab();
    });
    const bothBegin = async () => {
      await begin(person.page, 'a');
      await begin(other, 'b');
    };

    test('its form is sent with the right password', async () => {
      await bothBegin();
      await logIn(person.page, nameOf('second'));
      await arrived(person.page, 'a');
      await logIn(other, nameOf('second'));
      await arrived(other, 'b');
      expect(await sessionsOf(other)).toBe(1);
    });

    test('it is loaded again', async () => {
      await bothBegin();
      await logIn(person.page, nameOf('reloads'));
      await arrived(person.page, 'a');
      await other.reload();
      await arrived(other, 'b');
    });

    test('the person has logged out in the first', async () => {
      await bothBegin();
      await logIn(person.page, nameOf('returns'));
      await arrived(person.page, 'a');
      await person.page.goto(`${issuer}/oidc/logout`);
      await person.page.click('#logout-confirm');
      await reached(person.page, `${issuer}/logged-out`);
      await logIn(other, nameOf('returns'));
      await arrived(other, 'b');
    });

    test('it asks whether an application may have access', async () => {
      await begin(person.page, 'first');
      await logIn(person.page, nameOf('decides'));
      await arrived(person.page, 'first');
      await begin(other, 'b', 'strange');
      await begin(person.page, 'a', 'trusted', { prompt: 'login' });
      await logIn(person.page, nameOf('decides'));
      await arrived(person.page, 'a');
      await other.click('#consent-approve');
      await arrived(other, 'b');
    });

    test('it shows the account', async () => {
      await begin(person.page, 'first');
      await logIn(person.page, nameOf('account'));
      await arrived(person.page, 'first');
      await other.goto(`${issuer}/account`);
      await begin(person.page, 'a', 'trusted', { prompt: 'login' });
      await logIn(person.page, nameOf('other'));
      await arrived(person.page, 'a');
      await other.fill('#current-password', 'not the right pass phrase');
      await other.fill('#password', 'an entirely new passphrase');
      await other.click('#submit');
      expect(await other.textContent('#error')).toMatch(/^That is not your current password\./);
    });

    test('it asks whether to log out', async () => {
      await begin(person.page, 'first');
      await logIn(person.page, nameOf('logout'));
      await arrived(person.page, 'first');
      await other.goto(`${issuer}/oidc/logout`);
      await begin(person.page, 'a', 'trusted', { prompt: 'login' });
      await logIn(person.page, nameOf('logout'));
      await arrived(person.page, 'a');
      await other.click('#logout-confirm');
      await reached(other, `${issuer}/logged-out`);
      await other.goto(`${issuer}/account`);
      expect(await other.getAttribute('main', 'data-page')).toBe('login');
    });
  });
});
