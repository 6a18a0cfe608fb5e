import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import startBrowser from './browser-server.setup.ts';

const symbolon = join(import.meta.dirname, '../../cli/symbolon.mjs');

/** Before the first spec: the server is built by the command that people type, so that none of theirs builds under the feet of another, what Node.js compiles of it has a place, and the browser is there. */
export default async function setUp(): Promise<void> {
  await promisify(execFile)(process.execPath, [symbolon, 'completion', 'bash']);
  process.env['NODE_COMPILE_CACHE'] = mkdtempSync(join(tmpdir(), 'symbolon-e2e-compiled-'));
  await startBrowser();
}
