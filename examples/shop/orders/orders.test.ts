import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startSymbolon, type Symbolon } from '@symbolon/testing';
import type { FastifyInstance } from 'fastify';
import contract from '../contracts/orders.contract.ts';
import { ordersService } from './orders.ts';

/** The service with the real provider, which knows its contract. Nothing is mocked. */
let idp: Symbolon;
let orders: FastifyInstance;
before(async () => {
  idp = await startSymbolon({
    config: {
      resource_servers: [{ contract }],
      clients: [{ client_id: 'web', client_secret: 'only-for-the-tests-of-orders', scope: 'orders:read orders:write' }],
      users: [
        { username: 'ada', claims: { tenant: 'acme', plan: 'gold' } },
        { username: 'bob', claims: { plan: 'basic' } },
      ],
    },
  });
  orders = await ordersService(idp.issuer, () => idp.clock.now().getTime());
});
after(async () => {
  await orders?.close();
  await idp?.stop();
});

const wish = { client: 'web', user: 'ada', audience: contract.audience };
const ask = (token: string) => orders.inject({ url: '/orders', headers: { authorization: `Bearer ${token}` } });

test('a company sees its own orders', async () => {
  const answer = await ask(await idp.tokenFor(wish));
  assert.deepEqual(answer.json(), [
    { tenant: 'acme', item: 'anvil', pieces: 2 },
    { tenant: 'acme', item: 'rocket skates', pieces: 1 },
  ]);
});

test('a token that lacks a required claim is never minted', async () => {
  await assert.rejects(idp.tokenFor({ ...wish, user: 'bob' }), /claim tenant of https:\/\/orders\.shop\.example: \$ is missing/);
});

test('who may only place orders sees none', async () => {
  assert.equal((await ask(await idp.tokenFor({ ...wish, scope: 'orders:write' }))).statusCode, 403);
});

for (const kind of ['expired', 'wrong-audience', 'bad-signature'] as const) {
  test(`a token is refused: ${kind}`, async () => {
    assert.equal((await ask(await idp.hostile(kind, wish))).statusCode, 401);
  });
}

test('a token is good for five minutes', async () => {
  const token = await idp.tokenFor(wish);
  idp.clock.advance('4m');
  assert.equal((await ask(token)).statusCode, 200);
  idp.clock.advance('2m');
  assert.equal((await ask(token)).statusCode, 401);
});
