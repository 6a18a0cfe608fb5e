import { holds, numbersOf, smallest, stepBetween } from './semver.mjs';

test.each([
  ['1.2.3', [1, 2, 3]], ['0.0.0', [0, 0, 0]], ['1.2', undefined], ['v1.2.3', undefined], ['01.2.3', undefined], ['1.2.3-rc.1', undefined], ['1.2.3\n', undefined], ['1.2.3.4', undefined],
])('the numbers of %j', (version, numbers) => expect(numbersOf(version)).toEqual(numbers));

test.each([
  ['0.1.0', '0.1.0', 'none'], ['0.1.0', '0.1.1', 'patch'], ['0.1.9', '0.2.0', 'minor'], ['0.9.3', '1.0.0', 'major'], ['1.4.2', '2.0.0', 'major'],
  ['0.1.0', '0.1.2', undefined], ['0.1.1', '0.2.1', undefined], ['1.0.0', '3.0.0', undefined], ['1.2.0', '1.1.9', undefined], ['1.2.0', 'next', undefined],
])('from %s to %s: %s', (from, to, step) => expect(stepBetween(from, to)).toBe(step));

test.each(/** @type {const} */ ([
  ['0.1.0', 'patch', 'major', false], ['0.1.0', 'minor', 'major', true], ['0.1.0', 'patch', 'minor', false], ['0.1.0', 'major', 'major', true],
  ['1.1.0', 'minor', 'major', false], ['1.1.0', 'major', 'major', true], ['1.1.0', 'patch', 'minor', false], ['1.1.0', 'patch', 'none', true], ['1.1.0', 'patch', 'patch', true],
]))('from %s a %s step holds what needs a %s one: %s', (from, step, needed, held) => expect(holds(from, step, needed)).toBe(held));

test.each(/** @type {const} */ ([['0.1.2', 'major', '0.2.0'], ['1.1.2', 'major', '2.0.0'], ['1.1.2', 'minor', '1.2.0'], ['1.1.2', 'none', '1.1.2']]))(
  'from %s, what needs a %s step needs %s', (from, needed, version) => expect(smallest(from, needed)).toBe(version));
