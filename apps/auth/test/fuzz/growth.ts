/** What grows: `before`, `unit` as often as it takes, `after`. */
export interface Growth {
  readonly before?: string;
  readonly unit: string;
  readonly after?: string;
}

/** How a text may grow at a door so that a careless reader does more than as much again for twice as much; and how many bytes the door takes at most. */
export const growths: Readonly<Record<string, { readonly most: number; readonly by: readonly Growth[] }>> = {
  form: { most: 65_536, by: [{ unit: 'resource=a&' }, { unit: '&' }, { unit: '%41' }, { unit: 'a+' }, { before: 'a=', unit: '%C3%A9' }, { unit: '=' }] },
  json: { most: 65_536, by: [{ before: '{"a":"', unit: '\\"', after: '"}' }, { before: '{"a":[', unit: '1,', after: '1]}' }, { before: '{"a":', unit: '[' }, { before: '{', unit: ' ' }, { before: '{"a":["', unit: '\\\\', after: '"]}' }, { before: '{"a":["a"', unit: ' ', after: ']}' }] },
  claimSchema: { most: 65_536, by: [{ before: '[{"type":"array","uniqueItems":true},{"type":"array"},[0', unit: ',[0]', after: ']]' }, { before: '[{"type":"string","minLength":1},{"type":"string"},"', unit: 'é', after: '"]' }, { before: '[{"type":"object","additionalProperties":false},{"type":"object"},{"a":0', unit: ',"b":1', after: '}]' }] },
  yaml: { most: 8_192, by: [{ unit: '- ' }, { unit: '[' }, { unit: '{' }, { unit: '? ' }, { unit: '&a ' }, { unit: '- a\n' }, { before: 'a: "', unit: '\\"', after: '"' }, { unit: '# \n' }, { before: '- &a b\n', unit: '- *a\n' }, { unit: '!' }, { unit: '\n' }, { before: 'a: |\n', unit: '  a\n' }] },
  jws: { most: 16_384, by: [{ unit: 'a' }, { unit: 'a.' }, { unit: '.' }, { before: 'e30.e30.', unit: 'A' }] },
  proof: { most: 16_384, by: [{ unit: 'a' }, { unit: '.' }, { before: 'e30.', unit: 'e30' }] },
  credentials: { most: 16_384, by: [{ before: 'Bearer', unit: ' ' }, { before: 'Bearer ', unit: '=' }, { before: 'Bearer ', unit: 'a=' }, { unit: 'a' }] },
  cookie: { most: 16_384, by: [{ unit: ';' }, { unit: ' ' }, { unit: 'symbolon=a;' }, { before: 'symbolon=', unit: '"' }, { unit: '; ' }] },
  network: { most: 16_384, by: [{ unit: ':' }, { before: '[', unit: ':', after: ']:1' }, { unit: '"' }, { unit: '1.' }, { unit: '%' }] },
  authorization: { most: 16_384, by: [{ before: 'Basic', unit: ' ' }, { before: 'Basic ', unit: 'Ojo6' }, { before: 'Basic ', unit: 'JTQx' }, { before: 'Bearer ', unit: 'a', after: ' x' }] },
  plainHeaders: { most: 16_384, by: [{ unit: ',' }, { unit: 'gzip;q=0,' }, { unit: ';' }, { before: `01-${'1'.repeat(32)}-${'1'.repeat(16)}-01-`, unit: 'a' }] },
  redirectUri: { most: 4_096, by: [{ before: 'https://a.example/', unit: 'a' }, { before: 'https://', unit: 'a.', after: 'example/' }, { before: 'com.example:/', unit: '/' }, { before: 'a', unit: '-a' }] },
  webAddresses: { most: 4_096, by: [{ before: 'https://a.example/', unit: '/' }, { before: 'https://', unit: 'a-' }] },
  names: { most: 4_096, by: [{ unit: ' ' }, { unit: 'a.' }, { before: 'a@', unit: 'a.' }, { before: 'a@', unit: 'a-' }, { unit: '\u0301' }, { unit: '\ufdfa' }] },
  assertion: { most: 3_072, by: [{ unit: '\0' }, { before: '\0'.repeat(37), unit: '\x81' }, { before: '\0'.repeat(37), unit: '\xa1' }] },
  creation: { most: 15_000, by: [{ unit: '\x81' }, { unit: '\xa1\x60' }, { unit: '\x80' }, { unit: '\xc0' }] },
  passkeyAnswer: { most: 24_576, by: [{ unit: '[' }, { before: '{"id":"', unit: 'a', after: '"}' }] },
  image: { most: 102_400, by: [{ unit: '<!---->' }, { unit: '<!--' }, { unit: ' ' }, { unit: '<!DOCTYPE>' }, { before: '<?xml', unit: ' ' }, { unit: '<!-- -->\n' }, { unit: '<!DOCTYPE' }] },
};

/** So much of it that it has about so many bytes. */
export function grown({ before = '', unit, after = '' }: Growth, bytes: number, encoding: BufferEncoding): Uint8Array {
  const [head, one, tail] = [before, unit, after].map((text) => Buffer.from(text, encoding)) as [Buffer, Buffer, Buffer];
  const times = Math.max(1, Math.floor((bytes - head.length - tail.length) / one.length));
  return new Uint8Array(Buffer.concat([head, ...Array.from({ length: times }, () => one), tail]));
}
