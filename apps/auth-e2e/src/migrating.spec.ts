import { scryptSync } from 'node:crypto';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, ServerProcess, startServer } from './server-process.ts';
import { Page } from './terminal.ts';

/** docs/migrating.md: the other end as it stands there, a program of its own beside the built server. */
const scratch = openScratch();
afterAll(() => scratch.close());

test('whoever the old system knows has an account from their first log-in on, when that system is gone, too', async () => {
  const [port, secret, clientSecret] = [await freePort(), `whsec_${Buffer.alloc(32, 7).toString('base64')}`, 'the-secret-of-the-shop-and-more'];
  const client = { client_id: 'shop', client_secret: clientSecret, grant_types: ['password'], first_party: true, scope: 'openid' };
  const at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ clients: [client] }), SYMBOLON_OLD_SYSTEM_URL: `http://127.0.0.1:${port}/ask`, SYMBOLON_OLD_SYSTEM_SECRET: secret });
  const place = scratch.directory();
  symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(place, 'node_modules'));
  for (const [name, text] of new Page('migrating.md').files) writeFileSync(join(place, name), text);
  writeFileSync(join(place, 'people.json'), JSON.stringify([{ id: '4711', email: 'Grace@example.com', name: 'Grace Hopper', salt: 'salt', hash: scryptSync('nanoseconds', 'salt', 32).toString('base64') }]));
  const old = new ServerProcess(at, [process.execPath, 'old-system.mjs'], { SYMBOLON_OLD_SYSTEM_SECRET: secret, PORT: String(port) }, place);
  await startServer(at);
  const logIn = async (username: string, password: string): Promise<number> => {
    const body = new URLSearchParams({ grant_type: 'password', username, password, scope: 'openid' });
    return (await fetch(`${at.issuer}/oauth/token`, { method: 'POST', body, headers: { authorization: `Basic ${btoa(`shop:${clientSecret}`)}` } })).status;
  };
  expect([await logIn('grace@example.com', 'microseconds'), await logIn('mary@example.com', 'nanoseconds'), await logIn('grace@example.com', 'nanoseconds')]).toEqual([400, 400, 200]);
  const unsigned = await fetch(`http://127.0.0.1:${port}/ask`, { method: 'POST', body: JSON.stringify({ username: 'grace@example.com', password: 'nanoseconds' }) });
  expect([unsigned.status, await unsigned.text()]).toEqual([400, '']);
  await old.kill9();
  expect([await logIn('grace@example.com', 'nanoseconds'), await logIn('mary@example.com', 'nanoseconds')]).toEqual([200, 503]);
});
