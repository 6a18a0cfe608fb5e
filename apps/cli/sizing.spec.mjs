import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/sizing.md'), 'utf8');
/** @param {readonly string[]} options */
const worksheet = async (...options) => (await promisify(execFile)(process.execPath, [join(root, 'bench/sizing/worksheet.ts'), ...options])).stdout.trim();
/** The cells of the last row, as numbers where they are some. @param {string} text */
const cells = (text) => (text.split('\n').findLast((line) => line.startsWith('| ')) ?? '').split('|').slice(1, -1).map((cell) => Number(cell.replaceAll(',', '').replace(/ (s|min|h)$/, '')));

test('docs/sizing.md has the table that the worksheet prints', async () => {
  const table = await worksheet();
  expect(table.split('\n')).toHaveLength(5);
  expect(page).toContain(`\n${table}\n`);
});

test('the command of the page answers a row for those people, and says by which habits', async () => {
  const command = /<!-- test: own -->\n```sh\nnpm run sizing -- (.*)\n```/.exec(page)?.[1] ?? '';
  const printed = await worksheet(...command.split(' '));
  expect(cells(printed)[0]).toBe(20_000);
  expect(printed).toContain('people 20000, logInsPerDay 2, passkeys 0,');
});

test('every option has its row on the page, with what is usual', async () => {
  const { stderr } = await promisify(execFile)(process.execPath, [join(root, 'bench/sizing/worksheet.ts'), '--people=-1']).catch((/** @type {{ stderr: string }} */ error) => error);
  expect(stderr).toMatch(/^--people must be a number that is not negative\.\n/);
  const usual = [...stderr.matchAll(/--(\w+)=([\d.]+)/g)].map(([, name = '', value = '']) => [name, value]);
  expect(usual.length).toBeGreaterThan(10);
  expect([...page.matchAll(/^\| `(\w+)` \| .* \| ([\d.,]+) \|$/gm)].map(([, name = '', value = '']) => [name, value.replace(',', '')])).toEqual(usual);
});

test.each(['busy', 'stormMinutes'])('nothing of %s is refused: no number of nodes would be enough', async (name) => {
  const { stderr } = await promisify(execFile)(process.execPath, [join(root, 'bench/sizing/worksheet.ts'), `--${name}=0`], { timeout: 10_000 }).catch((/** @type {{ stderr: string }} */ error) => error);
  expect(stderr).toContain(`--${name} must be more than 0.`);
});

test('cores grow with people, and passkeys save them', async () => {
  const cores = async (/** @type {readonly string[]} */ ...options) => cells(await worksheet('--people=1000000', ...options))[3] ?? NaN;
  const [usual, twice, byPasskey] = await Promise.all([cores(), cores('--people=2000000'), cores('--passkeys=1')]);
  expect(twice / usual).toBeCloseTo(2, 0);
  expect(byPasskey).toBeLessThan(usual);
});

test('a storm ends as people come where that is slow enough, as hashes are made where it is not, and not at all where refusals take all cores', async () => {
  const nothingElse = ['--logInsPerDay=0', '--applicationsPerDay=0', '--refreshesPerDay=0', '--questionsPerDay=0', '--storm=1', '--stormMinutes=1'];
  const [calm, full, over] = await Promise.all([100, 20_000, 10_000_000].map(async (people) => (await worksheet(`--people=${people}`, ...nothingElse)).split('\n')[2]?.split('|').slice(-4, -2).map((cell) => cell.trim())));
  expect(calm).toEqual(['60 s', '0']);
  const [all = '', refusals] = full ?? [];
  expect(Number(/^(\d+) s$/.exec(all)?.[1])).toBeGreaterThan(80);
  expect(Number(refusals)).toBeGreaterThan(1);
  expect(over?.[0]).toBe('no end');
});

test('a storm takes longer beside people who are logged in, and there are nodes on which it ends', async () => {
  const storm = async (/** @type {string} */ refreshes) => (await worksheet('--people=300000', '--storm=1', '--stormMinutes=30', `--refreshesPerDay=${refreshes}`)).split('\n')[2]?.split('|').slice(-4, -1).map((cell) => cell.trim()) ?? [];
  const [alone, beside] = await Promise.all([storm('0'), storm('30')]);
  expect(Number(beside[2])).toBeGreaterThanOrEqual(Number(alone[2]));
  expect(Number(beside[2])).toBeGreaterThan(2);
});

test('docs/sizing.md says what a run found at two sizes, and what a log-in costs beside a refresh', async () => {
  const rows = [...page.matchAll(/^\| ([\d,]+) (?:people|log in at once): .* \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$/gm)];
  expect(new Set(rows.map(([, size]) => size)).size).toBe(4);
  for (const [, , model, run, ratio] of rows) expect(Number(model) / Number(run)).toBeCloseTo(Number(ratio), 1);
  const { each } = JSON.parse(readFileSync(join(root, 'bench/sizing/costs.json'), 'utf8'));
  const times = each.log_in_by_password.node / each.refresh.node;
  expect({ times, said: /password costs (\w+) times a refresh/.exec(page)?.[1] }).toEqual({ times, said: times < 35 ? 'thirty' : times < 45 ? 'forty' : times < 55 ? 'fifty' : 'sixty' });
});
