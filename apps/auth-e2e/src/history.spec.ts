import { outages, readHistory, violations, type Line, type Operation } from './history.ts';

/** The judge of the chaos runs (npm run test:chaos), judged by histories that were made up. */
const bounds = { revokedMs: 1_000, answerMs: 5_000 };
const rules = (lines: readonly Line[]) => violations(lines, bounds).map(({ rule }) => rule);

let clock = 0;
beforeEach(() => (clock = 0));
/** Something that took 10 ms, after what was made before it. */
function done(op: Operation['op'], key: string, more: Partial<Operation> = {}): Operation {
  clock += 10;
  const result = more.result ?? 'ok';
  return { op, key, start: clock - 10, end: clock, node: 'node1', status: { ok: 200, no: 400, info: 503 }[result], ...(result === 'info' && { retryAfter: true }), ...more, result };
}
const fault = (start: number, end: number): Line => ({ op: 'fault', key: 'primary killed', start, end, recoveryMs: 2_000 });

/** A history in which all is well, though much of it is odd. */
const well = (): Line[] => [
  done('sign_up', 'ada'),
  done('sign_up', 'grace', { result: 'info' }),
  done('sign_up', 'edsger', { result: 'info', status: 0, retryAfter: false }),
  done('log_in', 'ada'),
  done('log_in', 'grace', { result: 'no' }),
  done('redeem', 'code'),
  done('redeem', 'code', { result: 'no' }),
  done('redeem', 'other code', { result: 'info' }),
  done('redeem', 'other code'),
  done('refresh', 'family', { token: 'one', next: 'two' }),
  done('refresh', 'family', { token: 'one', next: 'two' }), // within the grace time
  done('refresh', 'family', { token: 'two', next: 'three' }),
  done('introspect', 'family'),
  done('revoke', 'family'),
  done('introspect', 'family', { result: 'no', status: 200 }),
  done('list', 'edith', { result: 'no', status: 200 }),
  done('make', 'edith'),
  done('list', 'edith'),
  done('make', 'kurt', { result: 'info' }),
  done('list', 'kurt', { result: 'no', status: 200 }),
  done('present', 'ada'),
  done('present', 'grace', { result: 'no' }),
];

test('a history in which all is well has nothing against it', () => {
  expect(violations(well(), bounds)).toEqual([]);
});

test.each<[string, () => readonly Line[]]>([
  ['lost', () => [done('sign_up', 'ada'), done('present', 'ada', { result: 'no' })]],
  ['twice', () => [done('redeem', 'code'), done('redeem', 'code', { node: 'node2' })]],
  ['twice', () => [done('redeem', 'code'), done('redeem', 'code')]],
  ['twice', () => [done('refresh', 'family', { token: 'one', next: 'two' }), done('refresh', 'family', { token: 'one', next: 'another' })]],
  ['revoked', () => [done('revoke', 'family'), done('introspect', 'family', { start: 5_000, end: 5_001 })]],
  ['revoked', () => [done('revoke', 'family'), done('refresh', 'family', { token: 'one', next: 'two', start: 5_000, end: 5_001 })]],
  ['older', () => [done('make', 'ada'), done('list', 'ada', { result: 'no', status: 200 })]],
  ['status', () => [done('log_in', 'ada', { result: 'info', status: 500 })]],
  ['status', () => [done('log_in', 'ada', { result: 'info', status: 502 })]],
  ['status', () => [done('log_in', 'ada', { result: 'info', status: 503, retryAfter: false })]],
  ['refused', () => [done('sign_up', 'ada'), done('log_in', 'ada', { result: 'no' })]],
  ['refused', () => [done('sign_up', 'somebody new', { result: 'no' })]],
  ['slow', () => [done('log_in', 'ada', { start: 0, end: 5_001 })]],
  ['slow', () => [done('log_in', 'ada', { start: 0, end: 5_001, result: 'info', status: 0 })]],
  ['recovery', () => [done('sign_up', 'ada'), fault(20, 3_000), done('sign_up', 'linus', { start: 2_290, end: 2_300 })]],
  ['recovery', () => [done('sign_up', 'ada'), fault(20, 3_000), done('log_in', 'ada', { start: 9_000, end: 9_001 })]],
])('it finds what is wrong: %s', (rule, history) => {
  expect(rules([...well(), ...history()])).toEqual([rule]);
});

test('what nobody knows is held against nobody: it was revoked or not, signed up or not, accepted until then', () => {
  expect(
    rules([
      done('revoke', 'family', { result: 'info' }),
      done('introspect', 'family', { start: 5_000, end: 5_001 }),
      done('sign_up', 'ada', { result: 'info' }),
      done('present', 'ada', { result: 'no' }),
      done('revoke', 'other'),
      done('introspect', 'other', { start: 500, end: 600 }),
    ]),
  ).toEqual([]);
});

test('how long nothing was acknowledged is told for each fault, to the next one', () => {
  const at = (end: number): Line => done('sign_up', String(end), { start: end - 1, end });
  const lines = [at(90), fault(100, 400), at(110), at(700), at(750), fault(800, 900), at(805), at(1_000)];
  expect(outages(lines).map(({ ms }) => ms)).toEqual([590, 195]);
});

test('a history is read whose writer was killed', () => {
  const line = JSON.stringify(done('sign_up', 'ada'));
  expect(readHistory(`${line}\n${line}\n${line.slice(0, 20)}`)).toHaveLength(2);
});
