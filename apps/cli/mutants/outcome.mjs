import { stripVTControlCharacters } from 'node:util';

/**
 * What became of a spec whose source has a mutation in it: `killed` is the only good one.
 * @typedef {'killed' | 'survived' | 'does not load' | 'no test of that name' | 'fails, but by no assertion'} Outcome
 */

/**
 * A test that fails for another reason than what it demands (a mistake in the mutation, a server that does not start, time that is
 * over) proves nothing of the guard.
 * @param {Pick<import('@jest/test-result').TestResult, 'testExecError' | 'testResults'>} result @returns {Outcome}
 */
export function outcomeOf({ testExecError, testResults }) {
  const ran = testResults.filter(({ status }) => status === 'passed' || status === 'failed');
  const failed = ran.filter(({ status }) => status === 'failed');
  // Of every test, as jest tells of a set-up that failed with the first, be it not among those that were to run.
  if (testResults.some(({ failureMessages }) => failureMessages.some(isAssertion))) return 'killed';
  if (testExecError) return 'does not load';
  if (ran.length === 0) return 'no test of that name';
  return failed.length === 0 ? 'survived' : 'fails, but by no assertion';
}

/** By its first line, where jest, or a contract by which an answer is read, names what was demanded, or because a test itself has thrown: not what it calls, and not jest when time is over. @param {string} message */
function isAssertion(message) {
  const [first = '', ...stack] = stripVTControlCharacters(message).trimStart().split('\n');
  if (/^(\w*Error: )?(After \d+ steps.*)?(\w*Error: )?expect\(|^ZodError/.test(first)) return true;
  const thrownAt = stack.find((line) => /^\s+at /.test(line)) ?? '';
  return first.startsWith('Error: ') && /\/test\/|\.spec\./.test(thrownAt);
}
