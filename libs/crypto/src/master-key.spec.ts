import { equalBytes, MasterKey } from './master-key.ts';

const bytes = (fill: number) => new Uint8Array(32).fill(fill);
const key = new MasterKey(bytes(1));

test('what was sealed opens only with the same key, purpose and context, unchanged', () => {
  const sealed = key.seal('signing-key', Buffer.from('private'), 'kid-1');
  expect(key.open('signing-key', sealed, 'kid-1').toString()).toBe('private');
  expect(() => key.open('signing-key', sealed, 'kid-2')).toThrow();
  expect(() => key.open('throttle', sealed, 'kid-1')).toThrow();
  expect(() => new MasterKey(bytes(2)).open('signing-key', sealed, 'kid-1')).toThrow();
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = sealed.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => key.open('signing-key', changed, 'kid-1')).toThrow();
  }
});

test('the same value is sealed differently each time', () => {
  expect(key.seal('signing-key', Buffer.from('x'), 'c')).not.toEqual(key.seal('signing-key', Buffer.from('x'), 'c'));
});

test('a keyed hash has 256 bits and differs by key and by purpose', () => {
  const hash = key.mac('client-secret', 'value');
  expect(hash).toHaveLength(32);
  expect(key.mac('client-secret', 'value')).toEqual(hash);
  expect(key.mac('throttle', 'value')).not.toEqual(hash);
  expect(new MasterKey(bytes(2)).mac('client-secret', 'value')).not.toEqual(hash);
});

test('a block is enciphered to one other block, by key, purpose and context, and back', () => {
  const block = Buffer.from('0123456789abcdef');
  const hidden = key.encipher('pairwise-subject', 'shop.example.com', block);
  expect(hidden).toHaveLength(16);
  expect(key.encipher('pairwise-subject', 'shop.example.com', block)).toEqual(hidden);
  expect(key.decipher('pairwise-subject', 'shop.example.com', hidden)).toEqual(block);
  const others = [
    block,
    key.encipher('pairwise-subject', 'bank.example.com', block),
    key.encipher('throttle', 'shop.example.com', block),
    new MasterKey(bytes(2)).encipher('pairwise-subject', 'shop.example.com', block),
    key.encipher('pairwise-subject', 'shop.example.com', Buffer.from('0123456789abcdeF')),
  ];
  expect(new Set([hidden, ...others].map((each) => each.toString('hex'))).size).toBe(6);
  for (const wrong of [block.subarray(1), Buffer.concat([block, block])]) {
    expect(() => key.encipher('pairwise-subject', 'shop.example.com', wrong)).toThrow('A block has 16 bytes.');
    expect(() => key.decipher('pairwise-subject', 'shop.example.com', wrong)).toThrow('A block has 16 bytes.');
  }
});

test('values of different length are never equal', () => {
  expect(equalBytes(bytes(1), bytes(1))).toBe(true);
  expect(equalBytes(bytes(1), bytes(2))).toBe(false);
  expect(equalBytes(bytes(1), new Uint8Array(31))).toBe(false);
});

test('a short master key is refused', () => {
  expect(() => new MasterKey(new Uint8Array(16))).toThrow('must have 32 bytes');
});
