import { join } from 'node:path';
import { openScratch, type Scratch } from './scratch.ts';
import { newInstallation, runCommand, startServer, type Installation } from './server-process.ts';

/** Several declarative files for one provider, as who follows one page of the docs after another has them. */
const examples = join(import.meta.dirname, '../../../examples');
const [first, second] = [join(examples, 'symbolon.yaml'), join(examples, 'contracts/symbolon.yaml')];
const secrets = {
  SHOP_SECRET: 'the-secret-of-the-shop', ADA_PASSWORD: 'a phrase that only Ada would say',
  ORDERS_SECRET: 'the-secret-of-the-orders', BOB_PASSWORD: 'a phrase that only Bob would say',
};

let scratch: Scratch;
let installation: Installation;
beforeAll(async () => {
  scratch = openScratch();
  installation = await newInstallation(scratch);
  await startServer(installation);
});
afterAll(() => scratch.close());

const symbolon = (...args: readonly string[]) => runCommand(installation, args, secrets);
const firsts = [['branding', 'Orders by Example'], ['resource server', 'https://api.example.com'], ['client', 'shop-backend']] as const;

test('what one file made stays when another is applied, which says so', async () => {
  expect(await symbolon('apply', '-f', first)).toMatchObject({ ending: 0, stderr: '' });
  const { ending, stdout, stderr } = await symbolon('apply', '-f', second);
  expect({ ending, stderr }).toEqual({ ending: 0, stderr: '' });
  expect(stdout.split('\n')).toContain(`Not named, and left alone (--prune would not): ${firsts.map((each) => each.join(' ')).join(', ')}`);
  expect(stdout).toContain('\n5 to add, 1 to change, 0 to remove, 0 unchanged.\n');
});

test('two files that name one thing are refused together, by the place in the second', async () => {
  expect(await symbolon('plan', '-f', first, '-f', second)).toEqual({ ending: 1, stdout: '', stderr: `symbolon: ${second}:19:5 users[0]: is there twice: ada@example.com\n` });
});

test('a plan for programs tells each row, each member, and how many', async () => {
  const { ending, stdout, stderr } = await runCommand(installation, ['plan', '--json', '-f', second], { ...secrets, SHOP_SECRET: 'another-secret-of-the-shop', BOB_PASSWORD: 'a phrase that Bob never said' });
  expect({ ending, stderr }).toEqual({ ending: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({
    changes: expect.arrayContaining([
      ...firsts.map(([kind, id]) => ({ action: 'unnamed', kind, id, members: [] })),
      { action: 'change', kind: 'client', id: 'web-shop', members: [{ name: 'client_secret', isSecret: true }] },
      { action: 'keep', kind: 'user', id: 'bob@example.com', members: [{ name: 'password', isSecret: true, stays: true }] },
    ]),
    counts: { add: 0, change: 1, remove: 0, unchanged: 5, unnamed: 3 },
    broken: [],
  });
  expect((JSON.parse(stdout) as { readonly changes: readonly unknown[] }).changes).toHaveLength(5);
});

test('what goes is asked for', async () => {
  const { ending, stdout } = await symbolon('apply', '--prune', '-f', first);
  expect(ending).toBe(0);
  const removed = ['- client orders-api', '- client web-shop', '- resource server https://orders.example.com', '- resource server https://stock.example.com'];
  expect(stdout.split('\n').filter((line) => line.startsWith('- ')).sort()).toEqual(removed);
});
