import * as z from 'zod';
import { secret } from '../secret.ts';
import { text } from '../text.ts';
import { UserEntry } from '../user-entry.ts';

const name = text(100).min(1, 'must not be empty').describe('By which its person tells it from their others.');
const bytes = (most: number) => z.string().max(most, `is longer than ${most} characters`).regex(/^[\w-]+$/, 'must be base64url without padding');
/** At most 64 bytes (WebAuthn level 3 section 5.4.3). */
const userHandle = bytes(86).describe('What the key says of whose it is (`user.id` of its creation): base64url.');

/** A program that shows codes: it goes on showing those that it showed elsewhere. */
const NewAuthenticator = z.strictObject({
  kind: z.literal('authenticator'),
  name,
  secret: secret(z.string().regex(/^[A-Z2-7]{16,128}=*$/, 'must be base 32, of 10 to 80 bytes')).describe('What its codes follow from (RFC 6238), with HMAC-SHA-1, six digits and 30 seconds: base 32.'),
});

/** What a provider keeps of a key (WebAuthn level 3 section 4, credential record). */
const key = {
  name,
  credential_id: bytes(1364).min(22, 'is shorter than 22 characters').describe('base64url, of 16 to 1023 bytes.'),
  public_key: bytes(1100).describe('The COSE key as its authenticator wrote it, Ed25519, ECDSA with P-256, or RSA: base64url.'),
  counter: z.int().min(0).max(0xffff_ffff).default(0).describe('The last signature counter that was seen of it.'),
  transports: z.array(z.string().regex(/^[a-z-]{1,32}$/, 'must be of small letters and -')).max(10).default([]),
  aaguid: z.string().regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/, 'must be a UUID in small letters').default('00000000-0000-0000-0000-000000000000').describe('The make of its authenticator.'),
  backup_eligible: z.boolean().default(false).describe('Whether it may be kept on several devices.'),
  backup_state: z.boolean().default(false).describe('Whether it is.'),
};
const isOdd = ({ backup_eligible: may, backup_state: is }: { readonly backup_eligible: boolean; readonly backup_state: boolean }): boolean => is && !may;
const odd = { path: ['backup_state'], error: 'can be true only of what is `backup_eligible`' };

/** A key that logs in alone: no name is typed, so that it has to say whose it is. */
const NewPasskeyFactor = z.strictObject({ kind: z.literal('passkey'), ...key, user_handle: userHandle }).refine((each) => !isOdd(each), odd);
/** A key that stands beside a password. */
const NewSecurityKey = z.strictObject({ kind: z.literal('security_key'), ...key, user_handle: userHandle.optional() }).refine((each) => !isOdd(each), odd);

/** Something that a person has from elsewhere to prove who they are with. Keys work only where the issuer has the host that they were made for. */
export const NewUserFactor = z
  .discriminatedUnion('kind', [NewAuthenticator, NewPasskeyFactor, NewSecurityKey], { error: ({ code }) => (code === 'invalid_union' ? 'must be one of authenticator, passkey, security_key' : undefined) })
  .meta({ id: 'NewUserFactor' });
export type NewUserFactor = z.output<typeof NewUserFactor>;

/** A person who is made: as in the declarative file, and with what they have from elsewhere. */
export const NewUser = UserEntry.extend({ factors: z.array(NewUserFactor).max(25).default([]).describe('What they prove who they are with, from elsewhere: all of them, or nobody is made.') }).meta({ id: 'NewUser' });
export type NewUser = z.output<typeof NewUser>;
