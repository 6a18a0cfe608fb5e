import { PasswordHashing } from './password-hashing.ts';
import { OverloadedError } from './work-queue.ts';

const options = { memory: 7168, iterations: 1, parallelism: 1, concurrency: 2, queue: 8 };
const passwords = new PasswordHashing(options);

test('makes argon2id hashes with its parameters, salted anew each time', async () => {
  const [one, two] = await Promise.all([passwords.hash('secret'), passwords.hash('secret')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=7168,t=1,p=1\$/);
  expect(one).not.toBe(two);
  expect(await passwords.verify(one, 'secret')).toBe(true);
  expect(await passwords.verify(one, 'Secret')).toBe(false);
});

test('the absent user has no password, not even the one that stands in for it', async () => {
  expect(await passwords.verify(undefined, 'absent')).toBe(false);
});

test('one password has one form, however it is typed', async () => {
  expect(await passwords.verify(await passwords.hash('Ångström'), 'A\u030Angstro\u0308m')).toBe(true);
});

test('a long password counts to its last character', async () => {
  const long = 'x'.repeat(1023);
  expect(await passwords.verify(await passwords.hash(`${long}a`), `${long}b`)).toBe(false);
});

test('a hash made with other parameters is outdated but still verifies', async () => {
  const old = await passwords.hash('secret');
  const stronger = new PasswordHashing({ ...options, iterations: 2 });
  expect(passwords.isOutdated(old)).toBe(false);
  expect(stronger.isOutdated(old)).toBe(true);
  expect(await stronger.verify(old, 'secret')).toBe(true);
});

test('more than the queue holds is refused at once', async () => {
  const results = await Promise.allSettled(Array.from({ length: 12 }, () => passwords.hash('secret')));
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(2);
  for (const { reason } of refused) expect(reason).toBeInstanceOf(OverloadedError);
});
