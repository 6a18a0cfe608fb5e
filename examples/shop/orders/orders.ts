import { createVerifier } from '@symbolon/resource-server';
import { protect } from '@symbolon/resource-server/fastify';
import { fastify, type FastifyInstance } from 'fastify';
import contract from '../contracts/orders.contract.ts';

export interface Order {
  readonly tenant: string;
  readonly item: string;
  readonly pieces: number;
}

const orders: readonly Order[] = [
  { tenant: 'acme', item: 'anvil', pieces: 2 },
  { tenant: 'acme', item: 'rocket skates', pieces: 1 },
  { tenant: 'initech', item: 'stapler', pieces: 40 },
];

/** Shows a company its orders. `now` is its clock, so that a test can move it. */
export async function ordersService(issuer: string, now?: () => number): Promise<FastifyInstance> {
  const protection = protect(createVerifier({ issuer, contract, now }));
  const app = fastify();
  await app.register(protection.plugin);
  app.get('/orders', { onRequest: protection.token('orders:read') }, (request) => {
    const { tenant } = protection.claims(request);
    return orders.filter((order) => order.tenant === tenant);
  });
  return app;
}
