import { createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { MasterKey } from './master-key.ts';

const bytes = (fill: number) => new Uint8Array(32).fill(fill);
/** Goes over to the second key as an installation does. */
function changed(...fills: readonly [number, number, ...number[]]) {
  let installation = { check: new MasterKey(bytes(fills[0])).check, formerKeys: null as Uint8Array | null };
  fills.slice(1).forEach((next, at) => {
    const key = new MasterKey(bytes(fills[at] ?? 0), bytes(next));
    key.follow(installation.check, installation.formerKeys);
    const heir = key.succession();
    if (typeof heir === 'string') throw new Error(heir);
    installation = heir;
  });
  return (...given: readonly [number, number?]) => {
    const key = new MasterKey(bytes(given[0]), given[1] === undefined ? undefined : bytes(given[1]));
    return { key, follows: key.follow(installation.check, installation.formerKeys) };
  };
}

test('a changed key alone opens what was sealed under it and before it, and hashes as before', () => {
  const first = new MasterKey(bytes(1));
  const old = first.seal('authenticator', Buffer.from('secret'), 'id');
  const node = changed(1, 2, 3);
  const { key, follows } = node(3);
  expect(follows).toBe(true);
  const anew = key.seal('authenticator', Buffer.from('another'), 'id');
  expect([key.open('authenticator', old, 'id').toString(), key.open('authenticator', anew, 'id').toString()]).toEqual(['secret', 'another']);
  expect(key.mac('client-secret', 'value')).toEqual(first.mac('client-secret', 'value'));
  const block = Buffer.from('0123456789abcdef');
  expect(key.encipher('pairwise-subject', 'shop.example.com', block)).toEqual(first.encipher('pairwise-subject', 'shop.example.com', block));
  expect(() => first.open('authenticator', anew, 'id')).toThrow();
  expect(() => key.open('authenticator', anew, 'another id')).toThrow();
  expect(() => key.open('webhook-secret', anew, 'id')).toThrow();
});

test('what is sealed after a change is sealed under the new key, as anybody can see who has it', () => {
  const { key } = changed(1, 2)(2);
  const sealed = Buffer.from(key.seal('authenticator', Buffer.from('secret'), 'id'));
  const derived = (fill: number, purpose: string) => Buffer.from(hkdfSync('sha256', bytes(fill), '', `symbolon/${purpose}`, 32));
  expect(sealed.subarray(0, 8)).toEqual(createHmac('sha256', derived(2, 'master-key-id')).update('symbolon').digest().subarray(0, 8));
  const decipher = createDecipheriv('aes-256-gcm', derived(2, 'authenticator'), sealed.subarray(8, 20)).setAAD(Buffer.from('id')).setAuthTag(sealed.subarray(-16));
  expect(Buffer.concat([decipher.update(sealed.subarray(20, -16)), decipher.final()]).toString()).toBe('secret');
});

test('a node that has both keys reads what others seal under the next one before it has heard of the change', () => {
  const waiting = new MasterKey(bytes(1), bytes(2));
  const { key } = changed(1, 2)(1, 2);
  expect(waiting.open('outbox', key.seal('outbox', Buffer.from('mail'), 'id'), 'id').toString()).toBe('mail');
  expect(key.open('outbox', waiting.seal('outbox', Buffer.from('mail'), 'id'), 'id').toString()).toBe('mail');
});

test('a key that is not that of the installation follows nothing', () => {
  const node = changed(1, 2);
  expect([node(1).follows, node(3).follows, node(1, 3).follows, node(1, 2).follows, node(2).follows, node(2, 3).follows]).toEqual([false, false, false, true, true, true]);
});

test('only a key that is neither the present one nor one of before can follow', () => {
  const node = changed(1, 2);
  expect(node(2).key.succession()).toBe('none');
  expect(node(1, 2).key.succession()).toBe('done');
  expect(node(2, 1).key.succession()).toBe('former');
  expect(node(2, 2).key.succession()).toBe('none');
  expect(node(2, 3).key.succession()).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{16}$/) as string });
});

test('the keys of before are kept under the present one, and cannot be read or changed without it', () => {
  const key = new MasterKey(bytes(1), bytes(2));
  const heir = key.succession();
  if (typeof heir === 'string') throw new Error(heir);
  expect(Buffer.from(heir.formerKeys).includes(Buffer.from(bytes(1)))).toBe(false);
  expect(() => new MasterKey(bytes(2)).follow(heir.check, heir.formerKeys)).not.toThrow();
  const broken = heir.formerKeys.slice();
  broken[20] = (broken[20] ?? 0) ^ 1;
  expect(() => new MasterKey(bytes(2)).follow(heir.check, broken)).toThrow();
});
