import * as z from 'zod';
import { secret, type Secret } from '../secret.ts';

const name = () => z.string('must be a string').max(400, 'is longer than 400 characters').optional().describe('What its person calls it: one line, cut after 100 characters. Without it, what it is, in their language.');

/** A secret for an authenticator, until a code shows that it arrived there. Nothing is kept of it. */
export const AuthenticatorOffer: z.ZodType<AuthenticatorOffer> = z
  .object({
    offer: z.string().describe('To be sent back with a code.'),
    secret: z.string().describe('Base 32, for who types it.'),
    uri: z.string().describe('For a QR code: `otpauth://totp/…`.'),
    expires_in: z.int().describe('Seconds that it can be taken for.'),
  })
  .meta({ id: 'AuthenticatorOffer' });
export interface AuthenticatorOffer {
  readonly offer: string;
  readonly secret: string;
  readonly uri: string;
  /** Seconds that it can be taken for. */
  readonly expires_in: number;
}

export const OwnAuthenticator: z.ZodType<OwnAuthenticator, { readonly offer: string; readonly code: string; readonly name?: string | undefined }> = z
  .strictObject({ offer: secret(z.string('must be a string').max(200, 'is longer than 200 characters')), code: secret(z.string('must be a string').max(64, 'is longer than 64 characters')).describe('That the authenticator shows now.'), name: name() })
  .meta({ id: 'OwnAuthenticator' });
export interface OwnAuthenticator {
  readonly offer: Secret;
  readonly code: Secret;
  readonly name?: string | undefined;
}

const kind = () => z.enum(['passkey', 'security_key'], 'must be passkey or security_key').describe('What logs in alone, or what stands beside a password.');

export const PasskeyOptionsRequest: z.ZodType<PasskeyOptionsRequest, PasskeyOptionsRequest> = z.strictObject({ kind: kind() }).meta({ id: 'PasskeyOptionsRequest' });
export interface PasskeyOptionsRequest {
  readonly kind: 'passkey' | 'security_key';
}

/** What a page hands to `PublicKeyCredential.parseCreationOptionsFromJSON()` (WebAuthn level 3 section 5.1.8). */
export const PasskeyOptions: z.ZodType<PasskeyOptions> = z.object({ options: z.record(z.string(), z.unknown()).describe('PublicKeyCredentialCreationOptionsJSON (WebAuthn level 3).') }).meta({ id: 'PasskeyOptions' });
export interface PasskeyOptions {
  readonly options: Readonly<Record<string, unknown>>;
}

export const OwnPasskey: z.ZodType<OwnPasskey, OwnPasskey> = z
  .strictObject({ kind: kind(), credential: z.record(z.string(), z.unknown(), 'must be an object').describe('RegistrationResponseJSON (WebAuthn level 3): `toJSON()` of the credential.'), name: name() })
  .meta({ id: 'OwnPasskey' });
export interface OwnPasskey {
  readonly kind: 'passkey' | 'security_key';
  readonly credential: Readonly<Record<string, unknown>>;
  readonly name?: string | undefined;
}

const phoneNumber = () => z.string('must be a string').max(64, 'is longer than 64 characters').describe('With its country, as +49 151 23456789; spaces, dashes and brackets are nothing.');

export const PhoneCodeRequest: z.ZodType<PhoneCodeRequest, PhoneCodeRequest> = z.strictObject({ phone_number: phoneNumber() }).meta({ id: 'PhoneCodeRequest' });
export interface PhoneCodeRequest {
  readonly phone_number: string;
}

/** A code is on its way. */
export const SentPhoneCode: z.ZodType<SentPhoneCode> = z.object({ phone_number: z.string().describe('Where it goes: E.164.'), expires_in: z.int().describe('Seconds that it counts for.') }).meta({ id: 'SentPhoneCode' });
export interface SentPhoneCode {
  /** E.164. */
  readonly phone_number: string;
  /** Seconds that it counts for. */
  readonly expires_in: number;
}

export const OwnPhone: z.ZodType<OwnPhone, { readonly phone_number: string; readonly code: string }> = z
  .strictObject({ phone_number: phoneNumber(), code: secret(z.string('must be a string').max(64, 'is longer than 64 characters')).describe('That the message to this number has.') })
  .meta({ id: 'OwnPhone' });
export interface OwnPhone {
  readonly phone_number: string;
  readonly code: Secret;
}

/** Something that was added, and the recovery codes that come with the first second factor. */
export const AddedFactor: z.ZodType<AddedFactor> = z.object({ factor_id: z.string(), recovery_codes: z.array(z.string()).describe('Shown this once; none where there are some.') }).meta({ id: 'AddedFactor' });
export interface AddedFactor {
  readonly factor_id: string;
  readonly recovery_codes: readonly string[];
}

export const EmailChangeRequest: z.ZodType<EmailChangeRequest, EmailChangeRequest> = z.strictObject({ email: z.string('must be a string').max(254, 'is longer than 254 characters') }).meta({ id: 'EmailChangeRequest' });
export interface EmailChangeRequest {
  readonly email: string;
}
