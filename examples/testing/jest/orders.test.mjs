import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSymbolon } from '@symbolon/testing';
import { startOrders } from '../orders.mjs';
import { config, wish } from '../symbolon.mjs';

let idp;
let orders;
beforeAll(async () => {
  idp = await startSymbolon({ config });
  orders = await startOrders({ issuer: idp.issuer });
});
afterAll(async () => {
  await orders?.stop();
  await idp?.stop();
});

test('who may read orders gets in', async () => {
  expect(await orders.ask(await idp.tokenFor(wish))).toBe(200);
});

test('who may only write them does not', async () => {
  expect(await orders.ask(await idp.tokenFor({ ...wish, scope: 'orders:write' }))).toBe(403);
});

test.each(['expired', 'wrong-audience', 'wrong-issuer', 'rotated-key', 'bad-signature', 'alg-none', 'wrong-type'])('a token is refused: %s', async (kind) => {
  expect(await orders.ask(await idp.hostile(kind, wish))).toBe(401);
});
