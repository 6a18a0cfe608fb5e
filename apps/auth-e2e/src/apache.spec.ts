import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

/** mod_auth_openidc is a certified relying party that we did not write, in a server that we did not write: the example is run as it is. */
const needed = ['/usr/sbin/apache2', '/usr/lib/apache2/modules/mod_auth_openidc.so', '/usr/bin/curl'];
const missing = needed.filter((path) => !existsSync(path));
if (missing.length > 0) process.stderr.write(`apache.spec.ts is skipped: there is no ${missing.join(', no ')}.\n`);

(missing.length > 0 ? test.skip : test)("Apache's mod_auth_openidc protects a page: log-in, the person's name, log-out", async () => {
  const ports = { SYMBOLON_PORT: String(await freePort()), APACHE_PORT: String(await freePort()) };
  const script = join(import.meta.dirname, '../../../examples/apache/run.sh');
  const child = spawn(script, { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...ports }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, stderr, stdout: stdout.split('\n') }).toEqual({
    code: 0,
    stderr: '',
    stdout: [
      `1. Without a log-in, Apache sends the browser to http://localhost:${ports.SYMBOLON_PORT}/login.`,
      `2. After it, the page at http://localhost:${ports.APACHE_PORT}/protected/ says: Hello, Ada Lovelace.`,
      '3. After the log-out, which went by way of Symbolon, it asks for a log-in again.',
      '',
    ],
  });
});
