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

const ssha = '{SSHA}0RIQyvkgNFbgQg+CVpEpXVM4Tknn3JsT'; // passlib
const typed = 'Grüße an 1 correct horse';

test('a fast hash from elsewhere is kept behind argon2 alone, and verifies as before', async () => {
  const kept = await passwords.adopt(ssha);
  expect(kept).toMatch(/^\$digest\$a=sha1,s=after\$59ybEw\$\$argon2id\$v=19\$m=7168,t=1,p=1\$/);
  expect(await passwords.verify(kept, typed)).toBe(true);
  expect(await passwords.verify(kept, 'Grüße')).toBe(false);
  expect(await passwords.adopt(kept)).toBe(kept);
  expect(passwords.isOutdated(kept)).toBe(true);
});

test.each([
  ['md5crypt', '$1$CMUvBriN$UcBLLeWiCXahRna3nv4kW/'],
  ['phpass', '$P$6iiHUZU3tlOC0Iy6Vd1rd/rpHKjJMo0'],
  ['MD5', '{MD5}8SU1+I/3048gcojBenm16Q=='],
  ['SSHA512', '{SSHA512}47AWRgXcS2Y3ddCU7icoGft/q+fAkKJVHjBbpErlrcCsKGZuNA2C/k6E0w5KICmzScfvCPHLDAqBGBRrSvB7wjHG2FvrHaMU'],
])('no fast hash stays as it was: %s', async (_, text) => {
  const kept = await passwords.adopt(text);
  expect(kept).toContain('$argon2id$');
  expect(kept).not.toContain(text.slice(-20).replace(/=+$/, ''));
  expect(await passwords.verify(kept, typed)).toBe(true);
});

test('a slow one is kept as it is, is outdated, and turns in the queue like any', async () => {
  const kept = await passwords.adopt('$2y$05$hPKpRWfi8CXpG/3OA7psMuuAEmU1GnDlO3La4/mpoEAylynkTiQsC');
  expect(kept).toBe('$2y$05$hPKpRWfi8CXpG/3OA7psMuuAEmU1GnDlO3La4/mpoEAylynkTiQsC');
  expect(passwords.isOutdated(kept)).toBe(true);
  const results = await Promise.allSettled(Array.from({ length: 12 }, () => passwords.verify(kept, typed)));
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(2);
});

test('what costs too much is refused when it is taken, and checks nothing where it stands all the same', async () => {
  const dear = `$2b$31$${'a'.repeat(53)}`;
  await expect(passwords.adopt(dear)).rejects.toThrow('has a cost of 31: from 4 to 14 are taken');
  expect(await passwords.verify(dear, typed)).toBe(false);
});

test('nobody is held against what stands in for them', async () => {
  expect(await passwords.verify(undefined, typed, '', '$2y$05$hPKpRWfi8CXpG/3OA7psMuuAEmU1GnDlO3La4/mpoEAylynkTiQsC')).toBe(false);
});
