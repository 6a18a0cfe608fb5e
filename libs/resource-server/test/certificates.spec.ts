import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { RequestListener } from 'node:http';
import express from 'express';
import { sha256 } from '../src/digest.ts';
import { protect } from '../src/express.ts';
import { ordersVerifier, tokenWith } from './tokens.ts';

// Self-signed test certificates: RFC 8705 section 3 wants the same key on the connection, and no authority.
const pem = (name: string) => readFileSync(new URL(`tls/${name}`, import.meta.url), 'utf8');
const server = { key: pem('server.key.pem'), cert: pem('server.pem') };
const client = { key: pem('client.key.pem'), cert: pem('client.pem') };

const bindingTo = async (certificate: string) => ({ cnf: { 'x5t#S256': await sha256(new X509Certificate(certificate).raw) } });

async function answerTo(token: string, shown: Partial<typeof client>): Promise<unknown> {
  const orders = protect(ordersVerifier());
  const app = express().get('/orders', orders.token(), (request, response) => {
    response.json({ tenant: orders.claims(request).tenant });
  });
  const listening = createServer({ ...server, requestCert: true, rejectUnauthorized: false }, app as RequestListener);
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  try {
    return await new Promise((resolve, reject) => {
      request({ ...shown, host: '127.0.0.1', port, path: '/orders', ca: server.cert, agent: false, headers: { authorization: `Bearer ${token}` } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => resolve(JSON.parse(text)));
      }).on('error', reject).end();
    });
  } finally {
    await new Promise((resolve) => listening.close(resolve));
  }
}

describe('a token that is bound to a certificate', () => {
  test('is good on a connection with that certificate', async () => {
    expect(await answerTo(await tokenWith(await bindingTo(client.cert)), client)).toEqual({ tenant: 'acme' });
  });

  test.each<[on: string, bound: string, shown: Partial<typeof client>, description: string]>([
    ['with another one', client.cert, server, 'The access token is not bound to what was presented.'],
    ['with none', client.cert, {}, 'The access token needs the key or certificate that it is bound to.'],
  ])('is worth nothing on a connection %s', async (_, bound, shown, description) => {
    expect(await answerTo(await tokenWith(await bindingTo(bound)), shown)).toEqual({ error: 'invalid_token', error_description: description });
  });
});
