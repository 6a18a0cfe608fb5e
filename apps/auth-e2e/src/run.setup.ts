import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import startBrowser from './browser-server.setup.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { emptyInstallation, runCommand } from './server-process.ts';

declare global {
  // As in browser-server.setup.ts: where what all installations begin with is kept.
  var madeBefore: Scratch | undefined;
}

const symbolon = join(import.meta.dirname, '../../cli/symbolon.mjs');

/**
 * Before the first spec: the server is built by the command that people type, so that none of theirs builds under the feet of another,
 * what Node.js compiles of it has a place, a data directory is there for installations to begin with, and the browser.
 */
export default async function setUp(): Promise<void> {
  await promisify(execFile)(process.execPath, [symbolon, 'completion', 'bash']);
  process.env['NODE_COMPILE_CACHE'] = mkdtempSync(join(tmpdir(), 'symbolon-e2e-compiled-'));
  globalThis.madeBefore = openScratch();
  process.env['MADE_DATA_DIRECTORY'] = await makeDataDirectory(globalThis.madeBefore);
  await startBrowser();
}

/** By a command that opens the database and changes nothing: cluster, tables and master key are made, and no first run. */
async function makeDataDirectory(scratch: Scratch): Promise<string> {
  const at = await emptyInstallation(scratch);
  const { ending, stderr } = await runCommand(at, ['plan', '-f', scratch.file({})]);
  if (ending !== 0) throw new Error(`No data directory could be made: ${stderr}`);
  return at.dataDirectory;
}
