import { defineContract, type ClaimsOf } from '@symbolon/contracts';

/** What the orders service needs in its tokens: the orders team's half of the contract. */
const orders = defineContract({
  audience: 'https://orders.shop.example',
  name: 'Orders',
  scopes: {
    'orders:read': { en: 'See your orders', de: 'Ihre Bestellungen ansehen' },
    'orders:write': { en: 'Place orders for you', de: 'Für Sie bestellen' },
  },
  claims: {
    tenant: { schema: { type: 'string', minLength: 1 }, from: { user: 'tenant' }, description: 'The company that the user buys for.' },
    plan: { schema: { enum: ['basic', 'gold'] }, from: { user: 'plan' }, description: 'What that company pays for.' },
  },
  access_token_ttl: '5m',
});
export default orders;

/** The claims of its tokens: `tenant` is a string and `plan` is 'basic' or 'gold', and the compiler knows. */
export type OrdersClaims = ClaimsOf<typeof orders>;
