import { basicOpModules } from './basic-op-modules.ts';
import { OpSuite } from './op-suite.ts';

/** The OpenID Foundation's Form Post OP plan for the code flow: the same modules, every answer and every error by a form (OAuth 2.0 Form Post Response Mode). */
let suite: OpSuite;
beforeAll(async () => {
  suite = await OpSuite.start('form_post');
});
afterAll(() => suite.provider.close());

test('there are 38 of them', () => {
  expect(Object.keys(basicOpModules)).toHaveLength(38);
});

test.each(Object.entries(basicOpModules))('%s', (_, run) => run(suite));
