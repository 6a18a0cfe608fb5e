import { base64url, compactVerify, errors, type CryptoKey } from 'jose';
import { readJsonObject, type JsonObject } from './strict-json.ts';

const part = '(?:[\\w-]{4})*(?:[\\w-][AQgw]|[\\w-]{2}[AEIMQUYcgkosw048])?';
const spelling = new RegExp(`^(${part})\\.${part}\\.${part}$`);

/**
 * The header of a compact JWS, or undefined when the text is none that we accept: three parts of base64url in their only spelling (no
 * padding, no spaces, no unused bits), a header that is unambiguous JSON, and no `crit`, since we know no extension (RFC 7515 section 4.1.11).
 */
export function jwsHeader(text: string, longest: number): JsonObject | undefined {
  if (text.length > longest) return undefined;
  const encoded = spelling.exec(text)?.[1];
  const header = encoded === undefined ? undefined : readJsonObject(base64url.decode(encoded));
  return header && !Object.hasOwn(header, 'crit') ? header : undefined;
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
