import { createVerifier } from '@symbolon/resource-server';
import { protect } from '@symbolon/resource-server/express';
import express, { type Express } from 'express';
import contract from '../contracts/orders.contract.ts';

/** What is to be paid beside the goods. */
export interface Bill {
  readonly tenant: string;
  readonly delivery: 'free' | 'at cost';
}

/** Says what a company pays for delivery. It is called with the tokens of the orders, and reads their claim `plan`. */
export function billingService(issuer: string): Express {
  const protection = protect(createVerifier({ issuer, contract }));
  const app = express();
  app.get('/bill', protection.token('orders:read'), (request, response) => {
    const { tenant, plan } = protection.claims(request);
    response.json({ tenant, delivery: plan === 'gold' ? 'free' : 'at cost' } satisfies Bill);
  });
  return app;
}
