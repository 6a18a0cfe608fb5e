import { chromium, type Browser, type BrowserContext } from 'playwright-core';

/** The Chromium of this machine, and how it is started. */
export const program = {
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
};

const server = process.env['BROWSER_SERVER'];

/** Whether this machine has a Chromium; without one, tests in a browser are skipped, and the run says so once. */
export const hasChromium = server !== undefined;

/** The real browser that all specs of a run share. What is opened in it is this caller's own, and closed with it. */
export async function connectChromium(): Promise<Browser> {
  if (server === undefined) throw new Error('There is no Chromium: ask hasChromium first.');
  return chromium.connect(server);
}

/** One of its own, on a folder that keeps what a person's browser keeps when it is closed. */
export const launchChromium = (profile: string): Promise<BrowserContext> => chromium.launchPersistentContext(profile, { ...program, locale: 'en-US' });
