import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import startBrowser from './browser-server.setup.ts';

const symbolon = join(import.meta.dirname, '../../cli/symbolon.mjs');

/** Before the first spec: the server is built by the command that people type, so that none of theirs builds under the feet of another, and the browser is there. */
export default async function setUp(): Promise<void> {
  await promisify(execFile)(process.execPath, [symbolon, 'completion', 'bash']);
  await startBrowser();
}
