import { BreachedPasswords, type BreachSource } from './breached-passwords/breached-passwords.ts';
import { PasswordPolicy } from './password-policy.ts';

const policy = new PasswordPolicy(15, ['symbolon', 'id.example.com']);
const weakness = (password: string) => policy.weakness(password, { username: 'ada@example.com', claims: { name: 'Ada Lovelace', zoneinfo: 1 } }, ['Orders of Acme', undefined, null]);

test.each([
  ['a phrase', 'correct horse battery staple'],
  ['Unicode', 'Füße über Äcker und Wiesen'],
  ['15 emoji of several kinds', '🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆'],
  ['spaces', 'a b c d e f g h i j'],
  ['1,000 characters', Array.from({ length: 250 }, (_, index) => `${index} `).join('').slice(0, 1000)],
  ['a phrase after a name', 'ada@example.com ada@example.com correct horse battery staple'],
  ['a phrase before a name', 'correct horse battery staple, said ada@example.com, ada@example.com'],
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
  ['digits in a row', '12345678901234567890', 'password_common', 'most common'],
  ['letters in a row', 'abcdefghijklmnop', 'password_guessable', 'easy to guess'],
  ['a NUL', 'kqzvhwrtm\0plxbdwz', 'password_guessable', 'no NUL'],
  ['a word and a sequence', 'password1234567', 'password_guessable', 'easy to guess'],
  ['a phrase said twice, and a digit', 'iloveyouiloveyou1', 'password_guessable', 'easy to guess'],
  ['a walk on the keyboard', 'qwertyuiopasdfgh', 'password_guessable', 'easy to guess'],
  ['a walk in columns', '2wsx3edc4rfv5tgb', 'password_guessable', 'easy to guess'],
  ['a walk there and back', 'xcvbnm,./;lkjhgf', 'password_guessable', 'easy to guess'],
  ['two words in letters that stand for others', 'un1v3r$1ty$tud3n7', 'password_guessable', 'easy to guess'],
  ['a phrase between two long repetitions, as only the ends are looked at', `${'a'.repeat(32)} correct horse battery staple ${'b'.repeat(32)}`, 'password_guessable', 'easy to guess'],
  ['letters that stand for others', 'P@ssw0rdP@ssw0rd!', 'password_guessable', 'easy to guess'],
  ['the name and a digit', 'ada@example.com1', 'password_guessable', 'easy to guess'],
  ['what the person is called, and a year', 'AdaLovelace1815', 'password_guessable', 'easy to guess'],
  ['the application', 'Orders of Acme 1', 'password_guessable', 'easy to guess'],
  ['the service and a digit', 'id.example.com12', 'password_guessable', 'easy to guess'],
  ['a date twice', '2001020320010203', 'password_guessable', 'easy to guess'],
  ['one character that is eighteen once it is normalised', '\u{FDFA}', 'password_short', 'at least 15'],
  ['15 characters that are 14 once they are normalised', 'kqzvhwrtmplxba\u0301', 'password_short', 'at least 15'],
  ['a long one of the same word, decorated', 'p4$$w0rd'.repeat(120), 'password_guessable', 'easy to guess'],
  ['1,025 bytes', 'kqzvhwrtm plxbd'.repeat(70).slice(0, 1025), 'password_long', 'longer than 1024 bytes'],
  ['a common one in full-width letters', 'ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ', 'password_common', 'most common'],
])('%s may not', async (_, password, reason, part) => {
  expect(await weakness(password)).toEqual({ reason, sentence: expect.stringContaining(part) as string });
});

test('what was breached elsewhere is refused, and looked up only where nothing else speaks against it', async () => {
  const asked: string[] = [];
  const source: BreachSource = { name: 'file', has: (hash) => (asked.push(hash.toString('hex')), Promise.resolve(true)) };
  const strict = new PasswordPolicy(15, [], undefined, new BreachedPasswords([source]));
  const judged = async (password: string) => (await strict.weakness(password, { username: 'ada@example.com', claims: {} }))?.reason;
  for (const [password, reason] of [['short', 'password_short'], ['passwordpassword', 'password_common'], ['ada@example.com1', 'password_guessable']] as const) expect(await judged(password)).toBe(reason);
  expect(asked).toEqual([]);
  expect(await judged('correct horse battery staple')).toBe('password_breached');
});

test.each([[15, 8, 15], [15, 20, 20], [8, 8, 8]])('the operator says %i characters, who administers %i: %i it is', async (least, wanted, holds) => {
  const both = new PasswordPolicy(least, [], undefined, undefined, () => Promise.resolve(wanted));
  expect([await both.minLength(), (await both.weakness('kqzvhwrtmplxbdnfgjsc'.slice(0, holds - 1), { username: 'ada@example.com', claims: {} }))?.sentence]).toEqual([holds, `The password must have at least ${holds} characters.`]);
});
