import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allowedLicences, licenceExceptions } from './exceptions.mjs';
import { licenceFaults, shipped } from './licences.mjs';

const root = join(import.meta.dirname, '../../..');
const rules = { allowed: allowedLicences, exceptions: licenceExceptions };
const lock = /** @type {import('./licences.mjs').Lock} */ (JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
const packages = shipped(lock);
const names = [...packages.keys()].map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));

test('all that is shipped comes under a licence that is allowed, or is excepted with a reason', () => {
  expect(licenceFaults(packages, rules)).toEqual([]);
  expect(licenceExceptions.filter(({ reason }) => reason.length < 20)).toEqual([]);
});

test('shipped is what the server has, and what its pages bring', () => {
  expect(names).toEqual(expect.arrayContaining(['fastify', 'pg', 'avvio', 'react', 'react-dom', 'scheduler', '@tanstack/query-core', 'swagger-ui-dist']));
  expect(names.filter((name) => ['jest', 'vite', 'eslint', 'typescript', 'playwright-core'].includes(name))).toEqual([]);
});

test.each([
  ['a licence that is not allowed', 'GPL-3.0-only', 'x comes under GPL-3.0-only, which is not allowed'],
  ['a choice, which somebody has to make', '(MIT OR GPL-3.0-only)', 'x comes under (MIT OR GPL-3.0-only), which is not allowed'],
  ['none at all', undefined, 'x comes under none, which is not allowed'],
])('%s is a fault', (_, license, fault) => {
  expect(licenceFaults(new Map([['node_modules/x', { ...(license !== undefined && { license }) }]]), { ...rules, exceptions: [] })).toEqual([fault]);
});

test('an exception is for one package and one licence, and not for nothing', () => {
  const exceptions = [{ name: 'x', licence: 'MPL-2.0', reason: '' }];
  const others = new Map([['node_modules/x', { license: 'MPL-2.0' }], ['node_modules/a/node_modules/x', { license: 'GPL-2.0-only' }], ['node_modules/y', { license: 'MPL-2.0' }]]);
  expect(licenceFaults(others, { allowed: [], exceptions })).toEqual(['x comes under GPL-2.0-only, which is not allowed', 'y comes under MPL-2.0, which is not allowed']);
  expect(licenceFaults(new Map(), { allowed: [], exceptions })).toEqual(['the exception for x (MPL-2.0) is for nothing']);
});
