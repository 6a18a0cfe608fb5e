import { mutated } from './mutation.mjs';
import { outcomeOf } from './outcome.mjs';

const passed = { status: 'passed', failureMessages: [] };
const failed = (/** @type {string} */ message) => ({ status: 'failed', failureMessages: [message] });
const inTest = '\n    at response (/x/apps/auth/test/login.spec.ts:1:1)';

test.each([
  ['nothing failed', [passed], undefined, 'survived'],
  ['jest names what was demanded', [passed, failed(`Error: \u001b[2mexpect(\u001b[22mreceived).toBe(expected)${inTest}`)], undefined, 'killed'],
  ['the same, and something was left open', [failed(`Error: expect(received).toBe(expected)${inTest}`)], { message: 'left open' }, 'killed'],
  ['a walk tells after how many steps', [failed(`Error: After 3 steps, the last of them: x. Error: expect(received).toEqual(expected)${inTest}`)], undefined, 'killed'],
  ['a test has thrown by itself', [failed(`Error: not back at the client${inTest}`)], undefined, 'killed'],
  ['a contract refuses the answer in the set-up', [{ status: 'pending', failureMessages: [`ZodError: [\n]${inTest}`] }, failed('The set-up of this test failed')], undefined, 'killed'],
  ['what a test calls has thrown', [failed(`TypeError: x is not a function\n    at f (/x/src/a.ts:1:1)${inTest}`)], undefined, 'fails, but by no assertion'],
  ['the server has thrown', [failed(`Error: no such table\n    at f (/x/src/a.ts:1:1)${inTest}`)], undefined, 'fails, but by no assertion'],
  ['time is over', [failed('thrown: "Exceeded timeout of 30000 ms for a test."\n    at _getError (/x/jest-circus/build/jestAdapterInit.js:1:1)')], undefined, 'fails, but by no assertion'],
  ['a file cannot be read', [], { message: 'SyntaxError' }, 'does not load'],
  ['no test has the name', [{ status: 'pending', failureMessages: [] }], undefined, 'no test of that name'],
])('%s', (_, testResults, testExecError, outcome) => {
  expect(outcomeOf(/** @type {any} */ ({ testResults, testExecError }))).toBe(outcome);
});

test.each([
  ['once', 'a guard b', 'a  b'],
  ['never', 'a b', undefined],
  ['twice', 'guard guard', undefined],
])('the text of a mutant that stands there %s', (_, source, expected) => {
  const act = () => mutated(source, { file: 'x.ts', from: 'guard', to: '' });
  if (expected === undefined) expect(act).toThrow(/^The text of a mutant stands \d times in x\.ts: guard$/);
  else expect(act()).toBe(expected);
});
