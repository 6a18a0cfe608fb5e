import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { password } from './tokens.ts';

type Parameters = Readonly<Record<string, string>>;

/** Somebody at a browser of their own, with one window or several, and everything that the browser complains about. */
export class Visitor {
  readonly complaints: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    this.#watch(page);
  }

  static async arrive(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({ locale: 'en-US', ...options });
    return new Visitor(context, await context.newPage());
  }

  /** One more window of the same browser. */
  async tab(): Promise<Page> {
    const page = await this.context.newPage();
    this.#watch(page);
    return page;
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  #watch(page: Page): void {
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
  }
}

/** Lets people arrive who leave at the end of the test. */
export function arrivals(browser: () => Browser): (options?: BrowserContextOptions) => Promise<Visitor> {
  const people: Visitor[] = [];
  afterEach(async () => {
    for (const person of people.splice(0)) await person.close();
  });
  return async (options) => {
    const person = await Visitor.arrive(browser(), options);
    people.push(person);
    return person;
  };
}

/** An authorization request of a client that does not want PKCE: its answer is only looked at. */
export const authorizeUrl = (issuer: string, clientId: string, redirectUri: string, more: Parameters = {}): string =>
  `${issuer}/oauth/authorize?${new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid', nonce: 'n', ...more }).toString()}`;

/** Logs in, or signs up, at the page that is shown. */
export async function logIn(page: Page, username: string): Promise<void> {
  await fillIn(page, username);
  await page.click('#submit');
}

/** Fills in the two fields that the log-in and the sign-up have. */
export async function fillIn(page: Page, username: string, secretWords = password): Promise<void> {
  await page.fill('#login', username);
  await page.fill('#password', secretWords);
}
