import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { chart, headOf, isObject, merged, renderingFile, valueSets, valuesOf, type Values } from './chart.ts';
import { secretMembers } from './plain-secrets.ts';

/** The chart without Helm, which `npm run test:deploy` builds: renderings that are of now, values that are refused, settings that there are. Which of them may be named is platform/chart-settings.spec.ts's. */
const config = readFileSync(join(import.meta.dirname, '../../auth/src/platform/config.ts'), 'utf8');
const settings = [...config.matchAll(/^ {2}([A-Z][A-Z\d_]+): /gm)].map(([, name]) => name);
const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as object;
const isValid = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false }).compile(schema);

test.each(valueSets)('the rendering of %s is of the chart as it is: after a change, npm run renderings', async (set) => {
  const [head = '', ...lines] = readFileSync(renderingFile(set), 'utf8').split(/(?<=\n)/);
  expect(head).toBe(await headOf(set, lines.join('')));
});

test('the schema takes every value that is rendered here', () => {
  expect(valueSets.length).toBeGreaterThan(2);
  for (const set of valueSets) expect({ set, isValid: isValid(valuesOf(set)), errors: isValid.errors }).toEqual({ set, isValid: true, errors: null });
});

test('what the chart names are settings that the server has', () => {
  const files = globSync('{values.yaml,templates/*}', { cwd: chart }).map((file) => readFileSync(join(chart, file), 'utf8'));
  const names = [...new Set([...files.join('\n').matchAll(/\b(?:SYMBOLON|DATABASE)_[A-Z_]+\b/g)].map(([name]) => name.replace(/_FILE$/, '')))];
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !settings.includes(name))).toEqual([]);
});

test('what the chart takes for secrets in the file is what the contract has as such', () => {
  const [, list = ''] = /\(list ((?:"\w+" ?)+)\)/.exec(readFileSync(join(chart, 'templates/_secrets.tpl'), 'utf8')) ?? [];
  expect(list.replaceAll('"', '').split(' ').sort()).toEqual(secretMembers);
});

/** docs/kubernetes.md: the first block of values is all that has to be said, each other is beside it, or has both secrets anew. */
const page = readFileSync(join(chart, '../../../docs/kubernetes.md'), 'utf8');
const shown = [...page.matchAll(/<!-- values -->\n```yaml\n([^]*?)```/g)].map(([, text = '']) => parse(text) as Values);

test('the values that the page shows are taken', () => {
  expect(shown.length).toBeGreaterThan(5);
  expect(merged(valuesOf('smallest'), shown[0] ?? {})).toEqual(valuesOf('smallest'));
  for (const values of shown) {
    const isWhole = isObject(values['secrets']) && 'DATABASE_URL' in values['secrets'];
    expect({ values, isValid: isValid(merged({ ...valuesOf('smallest'), ...(isWhole && { secrets: {} }) }, values)), errors: isValid.errors }).toEqual({ values, isValid: true, errors: null });
  }
});

test('what the page lets a pod out to for Google and standbys is rendered here', () => {
  const [google, ...more] = shown.filter(({ settings }) => isObject(settings) && 'SYMBOLON_GOOGLE_KMS_KEY' in settings);
  expect([merged(valuesOf('google'), google ?? {}), more]).toEqual([valuesOf('google'), []]);
  expect(google).toHaveProperty('networkPolicy.more');
});

test('a pod asks for what one process was measured to take, and for as many hashes at once as it makes', () => {
  const { memory } = JSON.parse(readFileSync(join(chart, '../../../bench/sizing/costs.json'), 'utf8')) as { readonly memory: { readonly worker: number; readonly hash: number } };
  const { resources, settings: said } = valuesOf('smallest') as { readonly resources: { readonly requests: { readonly memory: string } }; readonly settings: Values };
  expect(resources.requests.memory).toMatch(/^\d+Mi$/);
  expect(parseInt(resources.requests.memory, 10)).toBeGreaterThanOrEqual(memory.worker + memory.hash * Number(said['SYMBOLON_HASH_CONCURRENCY']));
});

/** Each misspelling or mistake is one member in the place of another, or beside the others. */
const refused: readonly (readonly [what: string, values: Values])[] = [
  ['a value that there is not', { replica: 3 }],
  ['one inside another', { networkPolicy: { gatewy: [] } }],
  ['a setting that there is not', { settings: { SYMBOLON_SINGUP: 'open' } }],
  ['a setting that is a secret', { settings: { SYMBOLON_SMTP_URL: 'smtps://mail.example.com' } }],
  ['a setting that another value sets', { settings: { SYMBOLON_PORT: '4000' } }],
  ['a number, which Helm would round', { settings: { SYMBOLON_OPEN_REQUESTS: 100_000_000 } }],
  ['a secret as text', { secrets: { DATABASE_URL: 'postgresql://a:b@db/symbolon' } }],
  ['a secret of two places', { secrets: { DATABASE_URL: { secret: 'a', key: 'b', file: '/c' } } }],
  ['an image without a tag', { image: { repository: 'registry.example.com/symbolon', tag: null } }],
  ['an image that changes under its name', { image: { tag: 'latest' } }],
  ['an issuer in the place of a host', { host: 'https://id.example.com' }],
  ['no proxy', { trustedProxies: [] }],
  ['everybody as a proxy', { trustedProxies: ['::/0'] }],
  ['a policy that lets in nobody', { networkPolicy: { gateway: [] } }],
  ['a policy without the database', { networkPolicy: { database: { to: [] } } }],
  ['a peer that is everybody', { networkPolicy: { gateway: [{}] } }],
  ['metrics that anybody may read', { metrics: { enabled: true } }],
  ['a route of no Gateway', { httpRoute: { enabled: true } }],
  ['less time for tables than locks may take', { migrate: { deadlineSeconds: 300 } }],
  ['no limit of memory', { resources: { limits: null } }],
];

test.each(refused)('the schema refuses %s', (_, values) => {
  expect(isValid(merged(valuesOf('smallest'), values))).toBe(false);
});

test.each(['image', 'host', 'secrets', 'trustedProxies'])('%s has to be given', (member) => {
  expect(isValid(Object.fromEntries(Object.entries(valuesOf('smallest')).filter(([name]) => name !== member)))).toBe(false);
});
