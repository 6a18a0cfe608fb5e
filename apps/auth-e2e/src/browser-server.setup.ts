import { existsSync } from 'node:fs';
import { chromium, type BrowserServer } from 'playwright-core';

declare global {
  // Jest runs setup and teardown in the same process; this is how one leaves something to the other.
  var browserServer: BrowserServer | undefined;
}

const executablePath = '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Starts the one Chromium of this run, where there is one; chromium.ts is how specs reach it. */
export default async function setUp(): Promise<void> {
  if (!existsSync(executablePath)) return void process.stderr.write(`Tests in a browser are skipped: there is no Chromium at ${executablePath}.\n`);
  globalThis.browserServer = await chromium.launchServer({ executablePath, args });
  process.env['BROWSER_SERVER'] = globalThis.browserServer.wsEndpoint();
}
