import { Tokens } from './pkcs11-tokens.ts';

/** What pkcs11js throws. */
const refusal = (code: number) => Object.assign(new Error(`refused ${code}`), { code });

test.each([0xa0, 0xa1, 0xa2, 0xa3, 0xa4])('of four that want a token at once, whose PIN is refused (%i), one logs in, and another token is not tried by it', (code) => {
  const tried: string[] = [];
  const tokens = new Tokens((label) => {
    tried.push(label);
    throw refusal(code);
  });
  for (const label of ['first', 'first', 'first', 'second']) expect(() => tokens.of(label)).toThrow(`refused ${code}`);
  expect(tried).toEqual(['first']);
});

test('a token that is logged in to is kept, and one that was away is tried again', () => {
  const tried: string[] = [];
  const tokens = new Tokens((label) => {
    tried.push(label);
    if (tried.length === 1) throw refusal(0x32); // CKR_DEVICE_REMOVED
    return label;
  });
  expect(() => tokens.of('first')).toThrow('refused 50');
  expect([tokens.of('first'), tokens.of('first'), tokens.of('second'), tried]).toEqual(['first', 'first', 'second', ['first', 'first', 'second']]);
});
