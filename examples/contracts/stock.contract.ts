import { defineContract, type ClaimsOf } from '@symbolon/contracts';

const stock = defineContract({
  audience: 'https://stock.example.com',
  scopes: { 'stock:read': 'See what is in stock' },
  claims: {
    warehouse: { schema: { enum: ['north', 'south'] }, from: { client: 'warehouse' } },
  },
});
export default stock;

/** The claims of its tokens: `warehouse` is 'north' or 'south', and the compiler knows. */
export type StockClaims = ClaimsOf<typeof stock>;
