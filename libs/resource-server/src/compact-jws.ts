import { base64url, compactVerify, errors, type CryptoKey } from 'jose';
import { readJsonObject, type JsonObject } from './strict-json.ts';

const spelling = /^([\w-]+)\.([\w-]*)\.([\w-]*)$/;

/** The characters that the last of a part may be, by the length of the part modulo 4: those that leave its unused bits zero. */
const lastCharacters = [/./, /$^/, /[AQgw]/, /[AEIMQUYcgkosw048]/] as const;

const isSpelledRight = (part: string): boolean => part === '' || lastCharacters[(part.length % 4) as 0 | 1 | 2 | 3].test(part.slice(-1));

/**
 * The header of a compact JWS, or undefined when the text is none that we accept: three parts of base64url in their only spelling (no
 * padding, no spaces, no unused bits), a header that is unambiguous JSON, and no `crit`, since we know no extension (RFC 7515 section 4.1.11);
 * nor a `b64` that is not true, by which others would verify another payload (RFC 7797 section 7).
 */
export function jwsHeader(text: string, longest: number): JsonObject | undefined {
  const [, ...parts] = (text.length <= longest && spelling.exec(text)) || [];
  const [encoded] = parts;
  if (encoded === undefined || !parts.every(isSpelledRight)) return undefined;
  const header = readHeader(encoded);
  if (!header || Object.hasOwn(header, 'crit')) return undefined;
  return Object.hasOwn(header, 'b64') && header['b64'] !== true ? undefined : header;
}

let lastRead: { readonly encoded: string; readonly header: JsonObject | undefined } | undefined;

/** All tokens of one key begin alike, so the last header is not read again. */
function readHeader(encoded: string): JsonObject | undefined {
  if (lastRead?.encoded !== encoded) lastRead = { encoded, header: readJsonObject(base64url.decode(encoded)) };
  return lastRead.header;
}

/** What the signature of a compact JWS covers: a JSON object, `malformed` when it is none, `bad_signature` when it does not verify. */
export async function jwsPayload(text: string, key: CryptoKey, alg: string): Promise<JsonObject | 'malformed' | 'bad_signature'> {
  try {
    const { payload } = await compactVerify(text, key, { algorithms: [alg] });
    return readJsonObject(payload) ?? 'malformed';
  } catch (error) {
    if (error instanceof errors.JOSEError) return 'bad_signature';
    throw error;
  }
}
