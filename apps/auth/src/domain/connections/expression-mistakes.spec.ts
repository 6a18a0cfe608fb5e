import { expressionMistakes } from './expression-mistakes.ts';

const ofClaim = (text: string) => expressionMistakes({ claims: { name: text }, roles: {} });

test.each<[text: string, sentence: string]>([
  ['claims.name +', 'Unexpected token: EOF, at character 14'],
  ["claims.name + 1 + 'a'", 'no such overload'],
  ['1 + 2', 'gives int, and must give string'],
  ['process.env.HOME + ""', 'Unknown variable: process'],
  ['globalThis', ''], // the name of a claim, which nobody tells
  ['a b', 'at character 3'],
  [`"${'('.repeat(40)}" + ${'('.repeat(40)}claims.a${')'.repeat(40)}`, 'Exceeded max'],
])('%s', async (text, sentence) => {
  const mistakes = await ofClaim(text);
  expect(mistakes).toEqual(sentence === '' ? [] : [{ path: ['claims', 'name'], sentence: expect.stringContaining(sentence) as string }]);
});

test('a role is given by true alone', async () => {
  expect(await expressionMistakes({ claims: {}, roles: { staff: "'staff'  + 'x'" } })).toEqual([{ path: ['roles', 'staff'], sentence: 'is no claim and no expression that can be used: gives string, and must give bool, at character 1' }]);
});
