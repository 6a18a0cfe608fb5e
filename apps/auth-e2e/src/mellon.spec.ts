import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

/** mod_auth_mellon is a service provider of SAML that we did not write, by a library (lasso) that we did not write: the example is run as it is. */
const needed = ['/usr/sbin/apache2', '/usr/lib/apache2/modules/mod_auth_mellon.so', '/usr/bin/curl', '/usr/bin/openssl'];
const missing = needed.filter((path) => !existsSync(path));
if (missing.length > 0) process.stderr.write(`mellon.spec.ts is skipped: there is no ${missing.join(', no ')}.\n`);

/** The example as it is starts several processes and hashes at full cost, which this does not look at. */
const cheap = { SYMBOLON_WORKERS: '1', SYMBOLON_HASH_MEMORY_KIB: '7168', SYMBOLON_HASH_ITERATIONS: '1', NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };

/** What time is over for is not left behind: it ends its servers by itself. */
let child: ChildProcess | undefined;
afterAll(() => void child?.kill());

(missing.length > 0 ? test.skip : test)("Apache's mod_auth_mellon protects a page by SAML: log-in, what it is told of the person, for it alone to read, a changed response, log-out there, here, and by an operator", async () => {
  const ports = { SYMBOLON_PORT: String(await freePort()), APACHE_PORT: String(await freePort()) };
  const script = join(import.meta.dirname, '../../../examples/mellon/run.sh');
  const running = spawn(script, { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...cheap, ...ports }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child = running;
  running.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  running.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(running, 'close')) as [number | null];
  expect({ code, stderr, stdout: stdout.split('\n') }).toEqual({
    code: 0,
    stderr: '',
    stdout: [
      `1. Without a log-in, Apache sends the browser to http://localhost:${ports.SYMBOLON_PORT}/login, by a signed request.`,
      '2. The response is encrypted for Apache, which refuses it where a part of it was changed.',
      `3. With the one that was sent, the page at http://localhost:${ports.APACHE_PORT}/protected/ says: Hello, Ada Lovelace, of Engines (ada@example.com).`,
      '4. After the log-out, which went by way of Symbolon, it asks for a log-in again.',
      '5. Logged in again, and logged out at Symbolon: Apache was told of it, has confirmed it, and asks for a log-in.',
      '6. Logged in again, and an operator ended that log-in: Apache was told so by Symbolon itself, without the browser, has confirmed it, and asks for a log-in.',
      '',
    ],
  });
});
