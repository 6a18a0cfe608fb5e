import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Installation } from './server-process.ts';
import { runCommand } from './server-process.ts';
import { password } from './tokens.ts';
import { logIn, Visitor } from './visitor.ts';


/** Makes somebody an administrator by the link that the command line prints. */
export async function invite(browser: Browser, at: Installation, username: string, role = 'owner'): Promise<void> {
  const { stdout } = await runCommand(at, ['admin', 'invite', username, '--role', role]);
  const invited = await Visitor.arrive(browser);
  await invited.page.goto(/http\S+/.exec(stdout)?.[0] ?? '');
  await invited.page.fill('#password', password);
  await invited.page.click('#submit');
  await invited.page.waitForSelector('#login');
  await invited.close();
}

/** Somebody at a screen of the console, after their log-in. */
export async function arriveAtConsole(browser: Browser, { issuer }: Installation, path: string, username: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, options);
  await visitor.page.goto(`${issuer}${path}`);
  await visitor.page.waitForSelector('#login');
  await logIn(visitor.page, username);
  await visitor.page.waitForSelector('h1 bdi, main.alone h1');
  return visitor;
}

/** Goes to a screen by its entry in the navigation. The one before stays, with fields of the same names, until it has come. */
export async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}
