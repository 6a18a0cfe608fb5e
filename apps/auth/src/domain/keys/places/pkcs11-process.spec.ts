import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pkcs11Process } from './pkcs11-process.ts';

/** A process in the place of one with a module, which does what the key that it is asked for says, and writes down that it was asked. With a real module: `npm run test:keys`. */
const program = `
import { appendFileSync } from 'node:fs';
let at;
appendFileSync(process.argv[1] + '.pids', process.pid + '\\n');
process.on('message', (message) => {
  if (message.module === '/stuck.so') return;
  if (!message.wish) return (at = message), process.send(at.module === '/broken.so' ? { failed: 'module', because: 'no such file' } : { loaded: true });
  const { number, wish } = message;
  appendFileSync(process.argv[1] + '.log', process.pid + ' ' + wish.reference + '\\n');
  if (wish.reference === 'ends') process.exit(3);
  if (wish.reference === 'hangs') return;
  if (wish.reference === 'slow') return setTimeout(() => process.send({ to: number, answer: Buffer.from('late') }), 300);
  if (wish.reference === 'fails') return process.send({ to: number, error: 'CKR_DEVICE_REMOVED', isPinRefused: false });
  if (wish.reference === 'logs in' && at.pin === 'wrong') return process.send({ to: number, error: 'CKR_PIN_INCORRECT', isPinRefused: true });
  process.send({ to: number, answer: Buffer.from(Object.keys(process.env).join(' ')) });
});
process.on('disconnect', () => process.exit());
`;
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'symbolon-pkcs11-'));
  file = join(folder, 'module.mjs');
  writeFileSync(file, program);
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = { module: '/hsm.so', token: 'symbolon', pin: 'right', prefix: 'symbolon' };
const sign = (module: Pkcs11Process, reference: string) => module.ask<Uint8Array>({ what: 'sign', reference, alg: 'ES256', bytes: new Uint8Array(32) }, 1_000).then(() => 'signed', (error: unknown) => (error as Error).message);
/** What was asked for, and by how many processes. */
const log = () => readFileSync(`${file}.log`, 'utf8').trim().split('\n').map((line) => line.split(' '));
const wishes = () => log().map(([, ...words]) => words.join(' '));
const pids = () => readFileSync(`${file}.pids`, 'utf8').trim().split('\n').map(Number);
const processes = () => new Set(log().map(([pid]) => pid)).size;

/** That none of its processes is there any more, within two seconds. */
async function gone(): Promise<void> {
  for (let round = 0; round < 100 && pids().some(isThere); round += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(pids().filter(isThere)).toEqual([]);
}
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a PIN that was refused is not tried again', async () => {
  const module = new Pkcs11Process({ ...at, pin: 'wrong' }, file);
  const refusal = 'CKR_PIN_INCORRECT, and the PIN is not tried again before the next start';
  expect([await sign(module, 'logs in'), await sign(module, 'logs in'), await sign(module, 'other')]).toEqual([refusal, refusal, refusal]);
  expect(wishes()).toEqual(['logs in']);
});

test('of four that are asked for at once, as by a first start, all are told of the refusal by the first answer, and its process is gone', async () => {
  const module = new Pkcs11Process({ ...at, pin: 'wrong' }, file);
  const refusal = 'CKR_PIN_INCORRECT, and the PIN is not tried again before the next start';
  expect(await Promise.all(['logs in', 'hangs', 'hangs', 'hangs'].map((reference) => sign(module, reference)))).toEqual([refusal, refusal, refusal, refusal]);
  await gone();
});

test.each([[['slow', 'fails']], [['fails', 'slow']]])('no process is left of those that did %j', async (references) => {
  const module = new Pkcs11Process(at, file);
  expect((await Promise.all(references.map((reference) => sign(module, reference)))).sort()).toEqual(['CKR_DEVICE_REMOVED', 'signed']);
  await gone();
});

test('a process that cannot be started is told of at once, to whoever asks', async () => {
  const nowhere = join(folder, 'node');
  const module = new Pkcs11Process(at, file, nowhere);
  const loading = module.load().then(() => 'loaded', (error: unknown) => (error as Error).message);
  expect(await Promise.all([loading, sign(module, 'good')])).toEqual(Array(2).fill(`its process failed (spawn ${nowhere} ENOENT)`));
});

test('who asks waits for a module no longer than they say, and those who wait for it to be loaded until its process is gone', async () => {
  const module = new Pkcs11Process({ ...at, module: '/stuck.so' }, file);
  const loading = module.load().then(() => 'loaded', (error: unknown) => (error as Error).message);
  expect(await sign(module, 'good')).toBe('it did not answer in time');
  for (const pid of pids()) process.kill(pid, 'SIGKILL');
  expect(await loading).toBe('its process ended (SIGKILL)');
});

test.each([['ends', 'its process ended (3)'], ['hangs', 'it did not answer in time'], ['fails', 'CKR_DEVICE_REMOVED']])('a process that %s is replaced by another', async (reference, because) => {
  const module = new Pkcs11Process(at, file);
  expect([await sign(module, 'good'), await sign(module, reference), await sign(module, 'good')]).toEqual(['signed', because, 'signed']);
  expect(processes()).toBe(2);
});

test('what others asked of a process that ends is told to be unanswered, at once', async () => {
  const module = new Pkcs11Process(at, file);
  expect(await Promise.all([sign(module, 'hangs'), sign(module, 'ends')])).toEqual(['its process ended (3)', 'its process ended (3)']);
});

test('a module that cannot be loaded is told as such', async () => {
  await expect(new Pkcs11Process({ ...at, module: '/broken.so' }, file).load()).rejects.toMatchObject({ what: 'module', message: 'no such file' });
});

test('the process knows none of our settings', async () => {
  process.env['SYMBOLON_CANARY'] = 'canary';
  process.env['HSM_CONF'] = '/etc/hsm.conf';
  const known = Buffer.from(await new Pkcs11Process(at, file).ask<Uint8Array>({ what: 'wrap', bytes: new Uint8Array() }, 1_000)).toString().split(' ');
  delete process.env['SYMBOLON_CANARY'];
  delete process.env['HSM_CONF'];
  expect(known.filter((name) => /SYMBOLON|AWS|DATABASE_URL|HSM_CONF/.test(name))).toEqual(['HSM_CONF']);
});
