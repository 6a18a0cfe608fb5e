// What the orders service wants of its access tokens.
export const contract = {
  audience: 'https://orders.example',
  name: 'Orders',
  scopes: { 'orders:read': 'See your orders.', 'orders:write': 'Place orders for you.' },
  access_token_ttl: '5m',
};
