import * as z from 'zod';

/** Characters of an answer: room for an attestation with its certificates, and for no more. */
const longest = 24_576;

const bytes = (most: number) => z.string().max(most).regex(/^[\w-]+$/);
/** At least 16 bytes, and at most 1023 (WebAuthn level 3 section 5.4.3). */
const id = bytes(1364).min(22);
const common = { id, rawId: id, type: z.literal('public-key') };

const Assertion = z.object({ ...common, response: z.object({ clientDataJSON: bytes(4096), authenticatorData: bytes(4096), signature: bytes(2048), userHandle: bytes(128).or(z.literal('')).nullish() }) });
const Creation = z.object({ ...common, response: z.object({ clientDataJSON: bytes(4096), attestationObject: bytes(20_000), transports: z.array(z.string().regex(/^[a-z-]{1,32}$/)).max(10).default([]) }) });
/** What the browser says that it was asked, and by whom (WebAuthn level 3 section 5.8.1). */
const ClientData = z.object({ challenge: z.string().max(400), crossOrigin: z.boolean().optional(), topOrigin: z.string().optional() });

export type Assertion = z.output<typeof Assertion>;
export type Creation = z.output<typeof Creation>;

/** An answer as a browser serializes it (`toJSON`), with what it holds of ours; undefined when it is none. What extensions add is not looked at. */
export const readAssertion = (text: string): Assertion | undefined => read(Assertion, text);
export const readCreation = (text: string): Creation | undefined => read(Creation, text);

/** The challenge that was answered; undefined when the page that asked was shown inside of somebody else's, which none of ours ever is. */
export function challengeOf({ response }: Assertion | Creation): string | undefined {
  const data = read(ClientData, Buffer.from(response.clientDataJSON, 'base64url').toString());
  return data?.crossOrigin === true || data?.topOrigin !== undefined ? undefined : data?.challenge;
}

function read<T>(schema: z.ZodType<T>, text: string): T | undefined {
  if (text.length > longest) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // no JSON
  }
}
