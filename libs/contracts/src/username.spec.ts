import { canonicalUsername, usernameFault } from './username.ts';

test.each([
  ['ada@example.com', 'ada@example.com'],
  [' Ada@Example.COM\u00A0', 'ada@example.com'],
  ['ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ada@example.com'],
  ['ﬁona', 'fiona'],
  ['ＡＤＡ　ＬＯＶＥＬＡＣＥ', 'ada lovelace'],
  ['Jose\u0301', 'josé'],
  ['МАША', 'маша'],
  ['山田太郎', '山田太郎'],
  ['ﾔﾏﾀﾞ', 'ヤマダ'],
  ['محمد', 'محمد'],
  ['o\'brien+tag_1.x-y', 'o\'brien+tag_1.x-y'],
])('%j is kept as %j', (typed, kept) => {
  expect(canonicalUsername(typed)).toBe(kept);
  expect(canonicalUsername(kept)).toBe(kept);
  expect(usernameFault(typed)).toBeUndefined();
});

test.each([
  ['a zero width space', 'ada\u200B@example.com'],
  ['a zero width joiner', 'ada\u200D'],
  ['a soft hyphen', 'a\u00ADda'],
  ['a word joiner', 'ada\u2060'],
  ['a byte order mark within', 'a\uFEFFda'],
  ['a combining grapheme joiner', 'a\u034Fda'],
  ['a variation selector', 'ada\uFE0F'],
  ['a tag', 'ada\u{E0061}'],
  ['a Hangul filler', 'ada\u3164'],
  ['a Mongolian vowel separator', 'ada\u180E'],
  ['an override of direction', 'ada\u202Emoc.elpmaxe'],
  ['an isolate of direction', '\u2066ada\u2069'],
  ['a mark of direction', 'ada\u200F'],
  ['a line separator within', 'ada\u2028b'],
  ['an Ogham space', 'a\u1680b'],
  ['two spaces', 'ada  lovelace'],
  ['a blank Braille cell', 'ada\u2800'],
  ['a mark that has no letter', '\u0301ada'],
  ['a private character', 'ada\uE000'],
  ['an unassigned character', 'ada\u0378'],
  ['half of a pair', 'ada\uD800'],
  ['a control character', 'ada\u0007'],
  ['a symbol', 'ada♥'],
])('nobody new is called a name with %s', (_, typed) => {
  expect(usernameFault(typed)).toBe('has characters that cannot be seen or told apart: use letters, digits, punctuation of ASCII and single spaces');
});

test('a blank name is for others to refuse', () => {
  expect([usernameFault(''), usernameFault(' \u3000')]).toEqual([undefined, undefined]);
});
