import { existsSync } from 'node:fs';
import { chromium, type BrowserServer } from 'playwright-core';
import { program } from './chromium.ts';

declare global {
  // Jest runs setup and teardown in the same process; this is how one leaves something to the other.
  var browserServer: BrowserServer | undefined;
}

/** Starts the one Chromium of this run, where there is one; chromium.ts is how specs reach it. */
export default async function setUp(): Promise<void> {
  if (!existsSync(program.executablePath)) return void process.stderr.write(`Tests in a browser are skipped: there is no Chromium at ${program.executablePath}.\n`);
  globalThis.browserServer = await chromium.launchServer(program);
  process.env['BROWSER_SERVER'] = globalThis.browserServer.wsEndpoint();
}
