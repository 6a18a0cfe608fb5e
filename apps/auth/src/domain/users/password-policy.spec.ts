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
  ['14 characters', 'kqzvhwrtmplxbd', 'password_short', 'at least 15'],
  ['14 characters of two code units each', '🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤', 'password_short', 'at least 15'],
  ['a common password, repeated', 'passwordpassword', 'password_common', 'most common'],
  ['a common password in other letters', 'PASSWORDPASSWORD', 'password_common', 'most common'],
  ['the user name', 'ada@example.com', 'password_guessable', 'easy to guess'],
  ['the service, repeated', 'symbolonsymbolon', 'password_guessable', 'easy to guess'],
  ['one character', 'aaaaaaaaaaaaaaaa', 'password_guessable', 'easy to guess'],
  ['digits in a row', '12345678901234567890', 'password_guessable', 'easy to guess'],
  ['letters in a row', 'abcdefghijklmnop', 'password_guessable', 'easy to guess'],
  ['a NUL', 'kqzvhwrtm\0plxbdwz', 'password_guessable', 'no NUL'],
  ['1,025 bytes', 'kqzvhwrtm plxbd'.repeat(70).slice(0, 1025), 'password_long', 'longer than 1024 bytes'],
  ['a common one in full-width letters', 'ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ', 'password_common', 'most common'],
])('%s may not', async (_, password, reason, part) => {
  expect(await weakness(password)).toEqual({ reason, sentence: expect.stringContaining(part) as string });
});
