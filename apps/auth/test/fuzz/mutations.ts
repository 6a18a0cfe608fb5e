import fc from 'fast-check';

/** Bytes that mean something to a reader: what it parts, quotes, escapes, nests or ends by. */
const telling = ['%', '%00', '%ff', '&', '=', ';', ',', '"', '\\', '\\u0000', '\\ud800', '{', '}', '[', ']', ':', '.', '-', '&a ', '*a', '\n', '\t', ' ', '\0', '\u00e9', '\ufeff', '\u202e', '__proto__', '-0', '1e400', '//', '@', '#', '?'].map((text) => Buffer.from(text));

type Edit = (bytes: Uint8Array) => Uint8Array;
const spliced = (bytes: Uint8Array, at: number, removed: number, put: Uint8Array): Uint8Array => new Uint8Array(Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + removed)]));

/** One change somewhere: a bit turned, bytes cut, said twice, or something telling put in. */
const edit: fc.Arbitrary<Edit> = fc
  .tuple(fc.nat(9999), fc.nat(16), fc.nat(7), fc.constantFrom(...telling), fc.constantFrom('turn', 'cut', 'twice', 'put', 'end'))
  .map(([place, length, bit, put, kind]) => (bytes) => {
    const at = bytes.length === 0 ? 0 : place % bytes.length;
    if (kind === 'turn' && bytes.length > 0) return spliced(bytes, at, 1, Uint8Array.of((bytes[at] ?? 0) ^ (1 << bit)));
    if (kind === 'cut') return spliced(bytes, at, length, new Uint8Array());
    if (kind === 'twice') return spliced(bytes, at, 0, bytes.subarray(at, at + length));
    return kind === 'end' ? bytes.subarray(0, at) : spliced(bytes, at, 0, put);
  });

/** What is kept, changed in up to six places. */
export const changed = (kept: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc.tuple(fc.constantFrom(...kept), fc.array(edit, { minLength: 1, maxLength: 6 })).map(([bytes, edits]) => edits.reduce((each, one) => one(each), bytes));
