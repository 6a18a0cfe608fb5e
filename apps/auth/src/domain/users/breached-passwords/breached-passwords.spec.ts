import { sha1 } from '@symbolon/crypto';
import { BreachedPasswords, LookUpFault, type BreachSource, type MissedLookUp } from './breached-passwords.ts';

const knowing = (name: BreachSource['name'], ...passwords: readonly string[]) => {
  const asked: string[] = [];
  const known = passwords.map((password) => sha1(password).toString('hex'));
  const has = (hash: Buffer) => (asked.push(hash.toString('hex')), Promise.resolve(known.includes(hash.toString('hex'))));
  return { name, has, asked };
};

test('without a source nothing was breached', async () => expect(await new BreachedPasswords().include('password')).toBe(false));

test('what the file knows is not asked of the service', async () => {
  const [file, service] = [knowing('file', 'one'), knowing('service', 'two')];
  const breached = new BreachedPasswords([file, service]);
  expect(await breached.include('one')).toBe(true);
  expect(service.asked).toEqual([]);
  expect([await breached.include('two'), await breached.include('three')]).toEqual([true, false]);
});

test('a password is looked up as it was typed, and as it is hashed', async () => {
  const typed = 'ｏｎｅ'; // in full-width letters
  for (const known of [typed, 'one']) expect(await new BreachedPasswords([knowing('file', known)]).include(typed)).toBe(true);
  const plain = knowing('service');
  await new BreachedPasswords([plain]).include('one');
  expect(plain.asked).toHaveLength(1);
});

test('a source that cannot say is told of, stops nobody, and leaves the next to be asked', async () => {
  const broken: BreachSource = { name: 'file', has: () => Promise.reject(new LookUpFault('unreadable', 'gone')) };
  const breached = new BreachedPasswords([broken, knowing('service', 'two')]);
  const missed: MissedLookUp[] = [];
  breached.onMissed((each) => missed.push(each));
  expect([await breached.include('one'), await breached.include('two')]).toEqual([false, true]);
  expect(missed).toEqual(Array(2).fill({ source: 'file', reason: 'unreadable', message: 'gone' }));
});

test('a fault of ours is none of a source', async () => {
  const faulty: BreachSource = { name: 'file', has: () => Promise.reject(new TypeError('ours')) };
  await expect(new BreachedPasswords([faulty]).include('one')).rejects.toThrow('ours');
});
