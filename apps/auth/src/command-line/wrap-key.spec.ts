import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readSettings } from '../platform/config.ts';
import { newWrappedKey } from './wrap-key.ts';

/** A transit engine that answers to all that it decrypts with the same bytes. With a real one: `npm run test:keys`. */
const vault = createServer(({ url }, response) => response.end(JSON.stringify({ data: url?.endsWith('/encrypt/symbolon-master') ? { ciphertext: 'vault:v1:AAAA' } : { plaintext: Buffer.alloc(32).toString('base64') } })));
beforeAll(() => once(vault.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => vault.close());

test('a wrapped key of which its place makes another key is given to nobody', async () => {
  const settings = readSettings({ SYMBOLON_VAULT_URL: `http://127.0.0.1:${(vault.address() as AddressInfo).port}/v1/transit`, SYMBOLON_VAULT_TOKEN: 'token' });
  await expect(newWrappedKey(settings)).rejects.toThrow(/^vault does not wrap a key: it makes another key of what it has wrapped\.$/);
});
