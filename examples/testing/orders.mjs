// @ts-check
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createVerifier } from '@symbolon/resource-server';
import { contract } from './orders.contract.mjs';

/**
 * A service that shows orders to whoever may see them: the thing under test. `now` is its clock, so that a test can move it.
 * @param {{ issuer: string, now?: () => Date }} settings
 */
export async function startOrders({ issuer, now = () => new Date() }) {
  const verifier = createVerifier({ issuer, contract, now: () => now().getTime() });
  /** @type {import('node:http').RequestListener} */
  const show = async ({ method = '', url = '', headers: { authorization } }, response) => {
    const verdict = await verifier.verify({ method, target: url, authorization }, ['orders:read']);
    const { status, headers, body } = verdict.ok ? { status: 200, headers: {}, body: { orders_of: verdict.claims.tenant } } : verdict.answer;
    response.writeHead(status, headers).end(JSON.stringify(body));
  };
  const server = createServer(show);
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    /** Asks for the orders with a token, and answers the status. @param {string} token */
    ask: async (token) => (await fetch(`http://localhost:${port}/orders`, { headers: { authorization: `Bearer ${token}` } })).status,
    stop: async () => void (await new Promise((resolve) => server.close(resolve))),
  };
}
