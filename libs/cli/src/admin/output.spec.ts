import { parse } from 'yaml';
import { formatData, formatLine, formatRecord, formatTable } from './output.ts';

const rows = [
  { username: 'ada@example.com', roles: ['clerk', 'buyer'], disabled_at: null },
  { username: '明日@example.com', roles: [], disabled_at: '2026-11-28T12:00:00Z' },
];

test('people see columns, each as wide as what is in it', () => {
  expect(formatTable(rows, ['username', 'roles', 'disabled_at'], undefined)).toBe(
    ['USERNAME          ROLES         DISABLED AT', 'ada@example.com   clerk, buyer  -', '明日@example.com  -             2026-11-28T12:00:00Z'].join('\n'),
  );
  expect(formatRecord({ username: 'ada@example.com', claims: { name: 'Ada' } })).toBe('username  ada@example.com\nclaims    {"name":"Ada"}');
});

test('a line that is wider than the terminal is cut', () => {
  expect(formatTable(rows, ['username', 'roles'], 20).split('\n')).toEqual(['USERNAME          R…', 'ada@example.com   c…', '明日@example.com  -']);
});

const hostile = { username: 'a\u001b[2J\u202ebob\u0007\n\u{E0041}', '\u001b]0;x\u0007': ['\u009b1m'] };

test.each([
  ['a table', formatTable([hostile], Object.keys(hostile), 500)],
  ['a record', formatRecord(hostile)],
  ['JSON', formatData(hostile, 'json')],
  ['a line of JSON', formatLine(hostile)],
  ['YAML', formatData(hostile, 'yaml')],
])('nothing that somebody called themselves moves the cursor or turns the text around in %s', (_, text) => {
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

test('programs read what was there, by JSON and by YAML', () => {
  expect(JSON.parse(formatData(hostile, 'json'))).toEqual(hostile);
  expect(parse(formatData(hostile, 'yaml'))).toEqual(hostile);
  expect(parse(formatData([{ a: 'no', b: '1', c: 'x: y', d: 'two\nlines' }], 'yaml'))).toEqual([{ a: 'no', b: '1', c: 'x: y', d: 'two\nlines' }]);
});
