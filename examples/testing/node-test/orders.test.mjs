import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startSymbolon } from '@symbolon/testing';
import { startOrders } from '../orders.mjs';
import { config, wish } from '../symbolon.mjs';

let idp;
let orders;
before(async () => {
  idp = await startSymbolon({ config, seed: 'orders' });
  orders = await startOrders({ issuer: idp.issuer, now: () => idp.clock.now() });
});
after(async () => {
  await orders?.stop();
  await idp?.stop();
});

test('a token is good for five minutes', async () => {
  const token = await idp.tokenFor(wish);
  idp.clock.advance('4m');
  assert.equal(await orders.ask(token), 200);
  idp.clock.advance('2m');
  assert.equal(await orders.ask(token), 401);
});

test('new keys are taken up, and old tokens live on', async () => {
  const old = await idp.tokenFor(wish);
  assert.equal(await orders.ask(old), 200);
  await idp.rotateKeys();
  idp.clock.advance('30s'); // the service looks for new keys no more often than that
  assert.deepEqual([await orders.ask(await idp.tokenFor(wish)), await orders.ask(old)], [200, 200]);
});

test('a token that lacks a required claim is never minted', async () => {
  await assert.rejects(idp.tokenFor({ ...wish, user: 'bob@shop.example' }), /claim tenant of https:\/\/orders\.example: \$ is missing/);
  assert.equal(await orders.ask(await idp.tokenFor({ ...wish, user: 'bob@shop.example', claims: { tenant: 'acme' } })), 200);
});

test('the same seed gives the same user ids, also in another run', async () => {
  const subject = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).sub;
  await using again = await startSymbolon({ config, seed: 'orders' });
  assert.equal(subject(await again.tokenFor(wish)), subject(await idp.tokenFor(wish)));
});
