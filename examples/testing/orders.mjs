// @ts-check
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { contract } from './orders.contract.mjs';

/**
 * A service that shows orders to whoever may see them: the thing under test. `now` is its clock, so that a test can move it.
 * @param {{ issuer: string, now?: () => Date }} settings
 */
export async function startOrders({ issuer, now = () => new Date() }) {
  const keys = createRemoteJWKSet(new URL(`${issuer}/oauth/jwks`), { timeoutDuration: 500, cooldownDuration: 0 });
  /** @param {string} header */
  const statusFor = async (header) => {
    const token = /^Bearer (.+)$/.exec(header)?.[1] ?? '';
    try {
      const { payload } = await jwtVerify(token, keys, { issuer, audience: contract.audience, typ: 'at+jwt', algorithms: ['EdDSA'], currentDate: now() });
      return String(payload['scope']).split(' ').includes('orders:read') ? 200 : 403;
    } catch (error) {
      // Refused for what it is, or not decided: the keys could not be had.
      return error instanceof errors.JOSEError && !isOutage(error) ? 401 : 503;
    }
  };
  const server = createServer((request, response) => {
    void statusFor(request.headers.authorization ?? '').then((status) => response.writeHead(status).end());
  });
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

/** What jose throws when the key set does not answer, or not with 200. @param {errors.JOSEError} error */
const isOutage = ({ code }) => code === 'ERR_JWKS_TIMEOUT' || code === 'ERR_JOSE_GENERIC';
