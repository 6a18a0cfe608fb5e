import { YamlSource } from './yaml-source.ts';
import { writeYaml } from './yaml-writer.ts';

test.each<[what: string, value: unknown, text: string]>([
  ['nothing', {}, '{}\n'],
  ['texts that readers of YAML 1.1 take for something else', ['no', 'On', 'y', '2001-12-14', '12:30:45'], '- "no"\n- "On"\n- "y"\n- "2001-12-14"\n- "12:30:45"\n'],
  ['texts that are numbers, truth or nothing', ['1', '1e3', 'true', '~', ''], '- "1"\n- "1e3"\n- "true"\n- "~"\n- ""\n'],
  ['what only looks odd', ['it\'s', '${A}', 'file:a', '$', 'ü'], "- it's\n- ${A}\n- file:a\n- $\n- ü\n"],
  ['lines', { a: 'b\nc\n' }, 'a: |\n  b\n  c\n'],
  ['a name of two lines', { 'a\nb': 1 }, '"a\\nb": 1\n'],
  ['what could move a cursor, turn a text around or not be seen', ['\u001b[2J', '\u009b2J', 'a\r\nb', '\u202eabc', 'a\u2028b', '\ufeff', '\u{e0001}'], '- "\\e[2J"\n- "\\u009B2J"\n- "a\\r\\nb"\n- "\\u202Eabc"\n- "a\\u2028b"\n- "\\uFEFF"\n- "\\U000E0001"\n'],
  ['the same twice', (({ each }) => [each, each])({ each: { a: [1] } }), '- a:\n    - 1\n- a:\n    - 1\n'],
  ['a long text', ['word '.repeat(60)], `- "${'word '.repeat(60)}"\n`],
])('%s can be read back', (_, value, text) => {
  expect(writeYaml(value)).toBe(text);
  expect(new YamlSource('a.yaml', text).read()).toEqual(value);
});

test('it begins with its comment', () => {
  expect(writeYaml({ a: 1 }, ['One', '', 'Two'])).toBe('# One\n#\n# Two\n\na: 1\n');
});
