// `npm run test:secrets`: looks for secrets in all files that git knows, and in all that any commit of the history ever added.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { program, run } from '../child.mjs';
import { ensureInstalled } from '../install.mjs';
import { nodeBinary } from '../node.mjs';
import { secretExceptions } from './exceptions.mjs';

const most = 256 * 1024 * 1024;
const isText = (/** @type {Buffer} */ bytes) => !bytes.subarray(0, 8000).includes(0);

/** Those that secretlint sets for itself fill the memory; they may go once it has looked at them, which it does when there is nothing else to do. */
async function forgetMarks() {
  await sleep(100);
  performance.clearMarks();
  performance.clearMeasures();
}

/** @param {string} root */
async function main(root) {
  await ensureInstalled(root);
  const node = nodeBinary(root); // the scanner runs on no older one
  if (node !== process.execPath) return (await run(node, [fileURLToPath(import.meta.url)], { cwd: root, stdio: 'inherit' })).code;
  const { additions, secretFaults, secretsIn } = await import('./secrets.mjs');
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: most }).split('\0');
  const files = listed.filter((path) => path !== '' && existsSync(join(root, path)) && lstatSync(join(root, path)).isFile());
  const findings = [];
  for (const path of files) {
    const bytes = readFileSync(join(root, path));
    if (isText(bytes)) findings.push(...(await secretsIn({ path, text: bytes.toString('utf8'), where: '' })));
  }
  const log = spawn('git', ['log', '--all', '-p', '--cc', '-U0', '--no-color', '--no-ext-diff', '--no-textconv', '--no-renames', '--format=%x00%h'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => log.once('close', resolve));
  let additionsSeen = 0;
  for await (const place of additions(createInterface({ input: log.stdout, crlfDelay: Infinity }))) {
    additionsSeen += 1;
    if (additionsSeen % 1000 === 0) await forgetMarks();
    findings.push(...(await secretsIn(place)));
  }
  const { open, unused } = secretFaults(findings, secretExceptions);
  for (const { kind, path, line, where } of open) process.stdout.write(`${where === '' ? `${path}:${line}` : `${path} as commit ${where} added it`}: ${kind}\n`);
  for (const { path } of unused) process.stdout.write(`the exception for ${path} is for nothing\n`);
  process.stdout.write(`${files.length} files and ${additionsSeen} additions of the history were looked at: ${findings.length} findings, ${open.length} of them without an exception (apps/cli/security/exceptions.mjs).\n`);
  return (await ended) === 0 && open.length === 0 && unused.length === 0 ? 0 : 1;
}

await program(main);
