import { sha1 } from '@symbolon/crypto';
import { LookUpFault } from './breached-passwords.ts';
import { RangeService, type AskRange } from './range-service.ts';

const hash = sha1('one'); // FE05BCDCDC4928012781A5F1A2A77CBB5398E106
const rest = 'CDCDC4928012781A5F1A2A77CBB5398E106';
const other = '0'.repeat(35);
const asked: string[] = [];
const answering = (body: string, status = 200): RangeService => new RangeService((prefix) => (asked.push(prefix), Promise.resolve({ status, body })));

test.each<[what: string, body: string, found: boolean]>([
  ['among others', `${other}:3\r\n${rest}:1\r\n`, true],
  ['in small letters, without an end of the line', `${other}:3\n${rest.toLowerCase()}:7`, true],
  ['not at all', `${other}:3\r\n`, false],
  ['as padding alone', `${rest}:0\r\n${other}:3\r\n`, false],
  ['in an empty answer', '', false],
])('a hash is found %s', async (_, body, found) => expect(await answering(body).has(hash)).toBe(found));

test('the first five digits are told, and no more', async () => {
  asked.length = 0;
  await answering('').has(hash);
  expect(asked).toEqual(['FE05B']);
});

test.each<[what: string, ask: AskRange, reason: string, message: string]>([
  ['a page', () => Promise.resolve({ status: 200, body: '<html>Log in to this network</html>' }), 'wrong_answer', 'the answer is no list of hashes'],
  ['a list with one wrong line', () => Promise.resolve({ status: 200, body: `${rest}:1\r\nwrong\r\n` }), 'wrong_answer', 'the answer is no list of hashes'],
  ['whole hashes', () => Promise.resolve({ status: 200, body: `FE05B${rest}:1\r\n` }), 'wrong_answer', 'the answer is no list of hashes'],
  ['500', () => Promise.resolve({ status: 500, body: `${rest}:1\r\n` }), 'wrong_answer', 'the status was 500'],
  ['a redirect', () => Promise.resolve({ status: 302, body: '' }), 'wrong_answer', 'the status was 302'],
  ['nothing', () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })), 'no_answer', 'ECONNREFUSED'],
])('an answer that says nothing: %s', async (_, ask, reason, message) => {
  const error: unknown = await new RangeService(ask).has(hash).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LookUpFault);
  expect(error).toMatchObject({ reason, message });
});

test('no more than 32 are asked for at once, and as many again when they are done', async () => {
  const waiting: (() => void)[] = [];
  const service = new RangeService(() => new Promise((resolve) => waiting.push(() => resolve({ status: 200, body: '' }))));
  const many = Array.from({ length: 33 }, () => service.has(hash).catch((fault: LookUpFault) => fault.reason));
  expect(waiting).toHaveLength(32);
  for (const answer of waiting.splice(0)) answer();
  expect(await Promise.all(many)).toEqual([...Array<boolean>(32).fill(false), 'busy']);
  const next = service.has(hash);
  waiting[0]?.();
  expect(await next).toBe(false);
});
