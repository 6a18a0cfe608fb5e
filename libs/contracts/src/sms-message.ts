import * as z from 'zod';

/** What a code is for that is sent by SMS. */
export const smsPurposes = ['sign_in', 'add_phone'] as const;
export type SmsPurpose = (typeof smsPurposes)[number];

/** A text message that the operator's hook is to send, as it is posted to SYMBOLON_SMS_URL; signed as webhooks are. Later releases may add members. */
export const SmsMessage: z.ZodType<SmsMessage> = z
  .object({
    id: z.string().min(1).describe('The same as the header `webhook-id`.'),
    phone_number: z.string().regex(/^\+[1-9]\d{4,14}$/).describe('E.164.'),
    text: z.string().min(1).max(480).describe('The whole message, in the language of the person, with the code.'),
    code: z.string().regex(/^\d{6}$/).describe('The code alone, for who writes messages of their own. It grants access: keep it nowhere, and log it nowhere.'),
    purpose: z.enum(smsPurposes).describe('`sign_in`: a log-in waits for it; `add_phone`: it proves the number.'),
    user_id: z.string().min(1),
    locale: z.string().min(1).describe('The language of `text` (BCP 47).'),
  })
  .meta({ id: 'SmsMessage' });
export interface SmsMessage {
  /** The same as the header `webhook-id`. */
  readonly id: string;
  /** E.164. */
  readonly phone_number: string;
  /** The whole message, in the language of the person, with the code. */
  readonly text: string;
  /** The code alone, for who writes messages of their own. It grants access: keep it nowhere, and log it nowhere. */
  readonly code: string;
  /** `sign_in`: a log-in waits for it; `add_phone`: it proves the number. */
  readonly purpose: SmsPurpose;
  readonly user_id: string;
  /** The language of `text` (BCP 47). */
  readonly locale: string;
}
