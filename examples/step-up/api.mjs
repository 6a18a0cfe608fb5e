import { readFileSync } from 'node:fs';
import express from 'express';
import { createVerifier } from '@symbolon/resource-server';
import { protect } from '@symbolon/resource-server/express';

const { ISSUER = 'http://localhost:3000', PORT = '4000' } = process.env;
const contract = JSON.parse(readFileSync(new URL('orders.contract.json', import.meta.url), 'utf8'));
const orders = protect(createVerifier({ issuer: ISSUER, contract }));

const app = express();
app.use(orders.metadata);
app.get('/orders', orders.token('orders:read'), (request, response) => {
  response.json({ orders: ['o-1', 'o-2'] });
});
// Money goes out: whoever left the till open does not do it.
app.post('/refunds', orders.token({ scopes: ['orders:refund'], maxAge: 300 }), (request, response) => {
  response.json({ refunded: 'o-1' });
});
// Much money goes out: a password alone is not enough.
app.post('/payouts', orders.token({ scopes: ['orders:refund'], acrValues: ['aal2', 'phr', 'phrh'], maxAge: 300 }), (request, response) => {
  response.json({ paid: true });
});
app.listen(Number(PORT), () => console.log(`The orders are at http://localhost:${PORT}`));
