import { advisoriesIn, advisoryFaults } from './advisories.mjs';

const via = (/** @type {string} */ id, /** @type {string} */ name) => ({ source: 1, name, dependency: name, title: 'reads too much', url: `https://github.com/advisories/${id}`, severity: 'high', range: '<2' });
const report = JSON.stringify({
  auditReportVersion: 2,
  vulnerabilities: {
    a: { name: 'a', severity: 'high', via: [via('GHSA-aaaa-aaaa-aaaa', 'a')], nodes: ['node_modules/a'] },
    b: { name: 'b', severity: 'high', via: ['a', via('GHSA-bbbb-bbbb-bbbb', 'b')], nodes: ['node_modules/x/node_modules/b'] },
  },
});
const shipped = new Map([['node_modules/a', {}]]);
const a = { id: 'GHSA-aaaa-aaaa-aaaa', name: 'a', severity: 'high', title: 'reads too much', isShipped: true };
const b = { ...a, id: 'GHSA-bbbb-bbbb-bbbb', name: 'b', isShipped: false };
const exception = { id: a.id, until: '2030-01-31', reason: 'only reads what we wrote' };

test('advisories are told once, those of what is shipped first', () => {
  expect(advisoriesIn(report, shipped)).toEqual([a, b]);
});

test.each([['nothing'], ['{"error":{"code":"ENOAUDIT"}}'], ['{"message":"request failed"}']])('%s is no answer', (output) => {
  expect(advisoriesIn(output, shipped)).toBeUndefined();
});

test('no advisory is an answer', () => {
  expect(advisoriesIn('{"vulnerabilities":{}}', shipped)).toEqual([]);
});

test.each([
  ['without an exception', [], '2030-01-01', ['a: reads too much (high, GHSA-aaaa-aaaa-aaaa)']],
  ['with one, to its last day', [exception], '2030-01-31', []],
  ['with one that has ended', [exception], '2030-02-01', ['a: reads too much (high, GHSA-aaaa-aaaa-aaaa)', 'the exception for GHSA-aaaa-aaaa-aaaa ended on 2030-01-31']],
  ['beside one for nothing', [exception, { ...exception, id: 'GHSA-cccc-cccc-cccc' }], '2030-01-01', ['the exception for GHSA-cccc-cccc-cccc is for nothing']],
])('%s', (_, exceptions, today, faults) => {
  expect(advisoryFaults([a, b], exceptions, today)).toEqual({ shipped: faults, tools: ['b: reads too much (high, GHSA-bbbb-bbbb-bbbb)'] });
});
