import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSymbolon } from '@symbolon/testing';
import { startOrders } from '../orders.mjs';
import { config, wish } from '../symbolon.mjs';

let idp;
beforeAll(async () => {
  idp = await startSymbolon({ config });
});
afterAll(() => idp?.stop());

test.each(['429', '503'])('says 503 while the keys cannot be had, and is well again after: %s', async (kind) => {
  const orders = await startOrders({ issuer: idp.issuer, now: () => idp.clock.now() });
  const token = await idp.tokenFor(wish);
  const outage = await idp.hostile(kind, { at: 'keys' });
  expect(await orders.ask(token)).toBe(503);
  outage.end();
  idp.clock.advance('5s'); // so long it leaves the provider alone after a failure
  expect(await orders.ask(token)).toBe(200);
  await orders.stop();
});

test('waits for keys that come slowly', async () => {
  const orders = await startOrders({ issuer: idp.issuer, now: () => idp.clock.now() });
  using outage = await idp.hostile('slow', { at: 'keys', delay: '1s' });
  expect(await orders.ask(await idp.tokenFor(wish))).toBe(200);
  expect(outage.hits).toBe(1);
  await orders.stop();
});

test('an outage of the keys is not felt by who has them already', async () => {
  const orders = await startOrders({ issuer: idp.issuer, now: () => idp.clock.now() });
  expect(await orders.ask(await idp.tokenFor(wish))).toBe(200);
  const outage = await idp.hostile('503', { at: 'keys' });
  expect(await orders.ask(await idp.tokenFor(wish))).toBe(200);
  outage.end();
  await orders.stop();
});
