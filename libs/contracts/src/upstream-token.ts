import * as z from 'zod';

/** An access token that another provider gave for a person, to act there as they could. */
export const UpstreamAccessToken: z.ZodType<UpstreamAccessToken> = z
  .object({
    access_token: z.string().describe('As it came from the provider, which says what it is good for.'),
    token_type: z.string().describe('bearer, mostly.'),
    expires_at: z.iso.datetime().nullable().describe('When it is over, as the provider said; null where it did not. Ask again then: another is got there, if it gives one.'),
    scope: z.string().nullable().describe('What the provider said that it may be used for; null where it said nothing, which is what it was asked for.'),
  })
  .meta({ id: 'UpstreamAccessToken' });
export interface UpstreamAccessToken {
  /** As it came from the provider, which says what it is good for. */
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_at: string | null;
  readonly scope: string | null;
}
