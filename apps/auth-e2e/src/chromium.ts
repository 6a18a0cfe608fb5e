import { chromium, type Browser } from 'playwright-core';

const server = process.env['BROWSER_SERVER'];

/** Whether this machine has a Chromium; without one, tests in a browser are skipped, and the run says so once. */
export const hasChromium = server !== undefined;

/** The real browser that all specs of a run share. What is opened in it is this caller's own, and closed with it. */
export async function connectChromium(): Promise<Browser> {
  if (server === undefined) throw new Error('There is no Chromium: ask hasChromium first.');
  return chromium.connect(server);
}
