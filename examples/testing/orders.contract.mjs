import { defineContract } from '@symbolon/contracts';

// What the orders service wants of its access tokens.
export const contract = defineContract({
  audience: 'https://orders.example',
  name: 'Orders',
  scopes: { 'orders:read': 'See your orders.', 'orders:write': 'Place orders for you.' },
  claims: { tenant: { schema: { type: 'string', minLength: 1 }, from: { user: 'tenant' } } },
  access_token_ttl: '5m',
});
