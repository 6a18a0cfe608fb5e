import { basicOpModules } from './basic-op-modules.ts';
import { OpSuite } from './op-suite.ts';

/** The OpenID Foundation's Basic OP plan: client_secret_basic, code, answers by query. */
let suite: OpSuite;
beforeAll(async () => {
  suite = await OpSuite.start('query');
});
afterAll(() => suite.provider.close());

test('there are 38 of them', () => {
  expect(Object.keys(basicOpModules)).toHaveLength(38);
});

test.each(Object.entries(basicOpModules))('%s', (_, run) => run(suite));
