import { PasswordPolicy } from './password-policy.ts';

const policy = new PasswordPolicy(15, ['symbolon', 'id.example.com']);
const weakness = (password: string) => policy.weakness(password, 'ada@example.com');

test.each([
  ['a phrase', 'correct horse battery staple'],
  ['Unicode', 'Füße über Äcker und Wiesen'],
  ['15 emoji of several kinds', '🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆'],
  ['spaces', 'a b c d e f g h i j'],
  ['1,000 characters', Array.from({ length: 250 }, (_, index) => `${index} `).join('').slice(0, 1000)],
  ['lower case alone, since there are no rules of composition', 'kqzvhwrtmplxbdn'],
])('%s may be set', async (_, password) => expect(await weakness(password)).toBeUndefined());

test.each([
  ['14 characters', 'kqzvhwrtmplxbd', 'at least 15'],
  ['14 characters of two code units each', '🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤', 'at least 15'],
  ['a common password, repeated', 'passwordpassword', 'most common'],
  ['a common password in other letters', 'PASSWORDPASSWORD', 'most common'],
  ['the user name', 'ada@example.com', 'easy to guess'],
  ['the service, repeated', 'symbolonsymbolon', 'easy to guess'],
  ['one character', 'aaaaaaaaaaaaaaaa', 'easy to guess'],
  ['digits in a row', '12345678901234567890', 'easy to guess'],
  ['letters in a row', 'abcdefghijklmnop', 'easy to guess'],
  ['a common one in full-width letters', 'ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ', 'most common'],
])('%s may not', async (_, password, sentence) => expect(await weakness(password)).toContain(sentence));
