#!/usr/bin/env node
// @ts-check
// The story of a contract that two services and a web app share, with a real provider and real processes:
//
//   node examples/shop/story.mjs
//
// It ends with 0 only if everything happened as it is told, and leaves nothing behind.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { claimsOf, Person, words } from './story/person.mjs';
import { ensurePackages, Stage, symbolonCommand, until } from './story/stage.mjs';

const contract = 'contracts/orders.contract.ts';
const planLine = /^ {4}plan: .*\n/m;

/** @typedef {{ stage: Stage, ada: Person, bob: Person, tokenOf: (person: Person) => Promise<Record<string, unknown>> }} Cast */

/** @type {readonly [sentence: string, happens: (cast: Cast) => Promise<void>][]} */
const chapters = [
  ['Two services and a web app register: one with its contract, the others with what they rely on in it.', register],
  ['They run, and Ada logs in at the shop.', logIn],
  ['Bob is of no company. A token without the claim that the orders require is never minted.', refuseToken],
  ["The orders service's own tests see the same, in the real provider that they start.", testOrders],
  ['Now the orders team takes a claim out of its contract that it does not read itself.', removeClaim],
  ['It puts the claim back and adds another one. That breaks nobody.', addClaim],
];

/** @param {Stage} stage */
async function tell(stage) {
  const [ada, bob] = [new Person('ada@shop.example', await stage.secret('ada')), new Person('bob@shop.example', await stage.secret('bob'))];
  const webSecret = await stage.secret('web');
  const cast = { stage, ada, bob, tokenOf: (/** @type {Person} */ person) => person.token(stage.addresses, webSecret) };
  for (const [index, [sentence, happens]] of chapters.entries()) {
    console.log(`\n${index + 1}. ${sentence}\n`);
    await happens(cast);
  }
}

/** @param {Cast} cast */
async function register({ stage }) {
  await stage.start('provider', [symbolonCommand, 'start'], `${stage.addresses.issuer}/health/ready`);
  const registered = await stage.symbolon('apply', '-f', 'symbolon.yaml');
  command('symbolon apply -f symbolon.yaml', registered, 0);
  for (const line of ['+ resource server https://orders.shop.example', '+ consumer billing', '+ consumer web']) assert.match(registered.stdout, lineWith(line));
}

/** @param {Cast} cast */
async function logIn({ stage, ada, tokenOf }) {
  const { orders, billing, web } = stage.addresses;
  await Promise.all([
    stage.start('orders', ['orders/main.ts'], `${orders}/orders`),
    stage.start('billing', ['billing/main.ts'], `${billing}/bill`),
    stage.start('web', ['web/main.ts'], web),
  ]);
  const page = words((await ada.logIn(`${web}/login`)).text);
  assert.equal(page, 'The shop Orders of acme 2 × anvil 1 × rocket skates Delivery is free. Log out');
  show('the page that she sees', page);
  const { aud, tenant, plan } = claimsOf((await tokenOf(ada))['access_token']);
  assert.deepEqual({ aud, tenant, plan }, { aud: 'https://orders.shop.example', tenant: 'acme', plan: 'gold' });
  show('in her token', { aud, tenant, plan });
}

/** @param {Cast} cast */
async function refuseToken({ stage, bob, tokenOf }) {
  const refused = await tokenOf(bob);
  assert.deepEqual([refused['error'], refused['access_token']], ['server_error', undefined]);
  show('the answer', refused);
  const reason = 'no token: claim tenant of https://orders.shop.example: $ is missing';
  await until('the reason in the log of the provider', async () => stage.printed('provider').includes(`"reason":"${reason}"`));
  show('the log of the provider', reason);
  assert.match((await bob.logIn(`${stage.addresses.web}/login`)).text, /id="error"/);
}

/** @param {Cast} cast */
async function testOrders({ stage }) {
  show('npm test', `\n${await ownTests(stage)}`);
}

/** @param {Cast} cast */
async function removeClaim({ stage, ada, tokenOf }) {
  await stage.edit(contract, (text) => text.replace(planLine, ''));
  await ownTests(stage);
  show('its own tests', 'are as green as before');
  const inCi = /run: (.* contracts check .*)/.exec(await stage.read('.github/workflows/contracts.yml'))?.[1] ?? '';
  const checked = await stage.type(inCi);
  command(inCi, checked, 1);
  const refusal = 'billing relies on claims.plan of https://orders.shop.example: this claim is not there; ask the billing team, billing@shop.example';
  assert.match(checked.stdout, lineWith(refusal));
  const planned = await stage.symbolon('plan', '-f', 'symbolon.yaml');
  command('symbolon plan -f symbolon.yaml', planned, 1);
  assert.match(planned.stderr, lineWith(`symbolon: ${refusal}`));
  const applied = await stage.symbolon('apply', '-f', 'symbolon.yaml');
  assert.deepEqual([applied.code, claimsOf((await tokenOf(ada))['access_token'])['plan']], [1, 'gold']);
  show('symbolon apply', 'is refused as well, and the next token of Ada still holds her plan');
}

/** @param {Cast} cast */
async function addClaim({ stage, ada, tokenOf }) {
  const original = await readFile(new URL(contract, import.meta.url), 'utf8');
  await stage.edit(contract, () => original.replace(planLine, (line) => `${line}    cost_centre: { schema: { type: 'string' }, required: false, from: { user: 'cost_centre' } },\n`));
  command('symbolon plan -f symbolon.yaml', await stage.symbolon('plan', '-f', 'symbolon.yaml'), 0);
  command('symbolon apply -f symbolon.yaml', await stage.symbolon('apply', '-f', 'symbolon.yaml'), 0);
  const cost_centre = await until('a token with the new claim', async () => claimsOf((await tokenOf(ada))['access_token'])['cost_centre']);
  assert.equal(cost_centre, '4711');
  show('in the next token of Ada', { cost_centre });
}

/** Those tests that passed, which must be all. @param {Stage} stage */
async function ownTests(stage) {
  const { code, stdout, stderr } = await stage.type('npm test');
  assert.equal(code, 0, stdout + stderr);
  const passed = [...stdout.matchAll(/^✔ (.*?) \(.*\)$/gm)].map(([, name = '']) => name);
  assert.ok(passed.includes('a token that lacks a required claim is never minted'), stdout);
  return passed.map((name) => `✔ ${name}`).join('\n');
}

/** @param {string} what @param {unknown} value */
const show = (what, value) => console.log(indented(`${what}: ${typeof value === 'string' ? value : JSON.stringify(value)}`));

/** @param {string} typed @param {import('./story/stage.mjs').Outcome} outcome @param {number} expected */
function command(typed, { code, stdout, stderr }, expected) {
  console.log(indented(`$ ${typed}\n${stdout}${stderr}`.trimEnd()));
  assert.equal(code, expected, `${typed} ended with ${code} and not with ${expected}.`);
}

/** @param {string} text */
const indented = (text) => text.replace(/^/gm, '   ');

/** @param {string} text */
const lineWith = (text) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'm');

await ensurePackages();
const stage = await Stage.open();
const stopped = new Promise((_, reject) => ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, () => reject(new Error(`It was stopped by ${signal}.`)))));
try {
  await Promise.race([tell(stage), stopped]);
  console.log('\nAll of it happened as it is told.');
} catch (error) {
  console.error('\nThis did not happen as it is told:', error);
  process.exitCode = 1;
} finally {
  await stage.close();
}
process.exit(); // though something may still wait for what was stopped
