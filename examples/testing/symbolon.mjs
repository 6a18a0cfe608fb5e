import { contract } from './orders.contract.mjs';

// The provider for the tests: the contract of the service, one client and one user.
export const config = {
  resource_servers: [{ contract }],
  clients: [{ client_id: 'shop', client_secret: 'only-for-the-tests-of-orders', scope: Object.keys(contract.scopes).join(' ') }],
  users: [{ username: 'ada@shop.example', claims: { tenant: 'acme' } }],
};

// A token for Ada, asked for by the shop.
export const wish = { client: 'shop', user: 'ada@shop.example', audience: contract.audience };
