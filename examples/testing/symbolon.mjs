import { contract } from './orders.contract.mjs';

// The provider for the tests: what it has to know of the service, and one client and one user.
export const config = {
  resource_servers: [{ audience: contract.audience, name: contract.name, scopes: Object.keys(contract.scopes), access_token_ttl: contract.access_token_ttl }],
  clients: [{ client_id: 'shop', client_secret: 'only-for-the-tests-of-orders', scope: Object.keys(contract.scopes).join(' ') }],
  users: [{ username: 'ada@shop.example' }],
};

// A token for Ada, asked for by the shop.
export const wish = { client: 'shop', user: 'ada@shop.example', audience: contract.audience };
