import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';

const whole = '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The Chromium of this machine, and how it is started: without what a window has around its page where that can be had, for half of the processor's time. */
export const program = { executablePath: ['/usr/bin/chromium-headless-shell', whole].find(existsSync) ?? whole, args };

const server = process.env['BROWSER_SERVER'];

/** Whether this machine has a Chromium; without one, tests in a browser are skipped, and the run says so once. */
export const hasChromium = server !== undefined;

/** The real browser that all specs of a run share. What is opened in it is this caller's own, and closed with it. */
export async function connectChromium(): Promise<Browser> {
  if (server === undefined) throw new Error('There is no Chromium: ask hasChromium first.');
  return chromium.connect(server);
}

/** A whole one of its own: what a window has around its page decides, too, which cookies frames get. */
export const launchWhole = (): Promise<Browser> => chromium.launch({ executablePath: whole, args });

/** The same on a folder that keeps what a person's browser keeps when it is closed. */
export const launchChromium = (profile: string): Promise<BrowserContext> => chromium.launchPersistentContext(profile, { executablePath: whole, args, locale: 'en-US' });
