import * as z from 'zod';
import { profileClaims } from './profile.ts';
import { secret } from './secret.ts';
import { shownName, visibleText } from './text.ts';
import { unique } from './unique.ts';
import { webAddress } from './web-address.ts';

/** The part of an e-mail address behind its sign, as it is compared: in small letters, and as DNS has it. */
const domain = () => z.string().max(253).regex(/^(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})+$/, 'must be a domain in small letters, such as example.com');

/** A claim of the other provider: its name, or with dots the way to it. */
const claimPath = () => z.string().max(200).regex(/^[\w-]+(\.[\w-]+){0,4}$/, 'must be the name of a claim, or the way to one such as address.locality');

/** What is told of a new connection without a secret. */
export const missingConnectionSecret = 'is missing: it is what the other provider has given this client';

/** A provider that people log in by: an entry of `connections`, and the body of a request; of one that is there, the stored secret stays where none is said. */
export const ConnectionEntry = z
  .strictObject({
    connection: z.string({ error: 'must be a string' }).regex(/^[a-z][a-z0-9_-]{0,62}$/, 'must be 1 to 63 of a-z, 0-9, _ and -, a letter first').describe('What it is called here: a part of its redirect URI, <issuer>/login/connections/CONNECTION/callback.'),
    type: z.enum(['oidc']).describe('How it is spoken with: OpenID Connect.'),
    name: shownName(60).min(1, 'must not be empty').describe('What people call it: the words on the button.'),
    issuer: webAddress().refine((text) => !text.includes('?'), 'must have no query').describe('As its discovery document says it. It never changes: another one calls people something else, so it is another connection.'),
    client_id: visibleText(255).min(1, 'must not be empty').describe('What this installation is called there.'),
    client_secret: secret(visibleText(1024).min(1, 'must not be empty')).optional().describe('Literal, ${ENV} or file:path. Kept sealed, and shown to nobody.'),
    scopes: unique(visibleText(128).regex(/^[^\s"\\]+$/, 'must be one scope')).default(['openid', 'email', 'profile']).refine((scopes) => scopes.includes('openid'), 'must have openid').describe('What it is asked for.'),
    trusted_domains: unique(domain()).max(100, 'must be 100 at most').default([]).describe('Domains of e-mail addresses for which its word is believed: an address that it calls proven (email_verified) is then proven here, and finds the account that has it. Only for a provider that decides who has an address there.'),
    claims: z.partialRecord(z.enum(profileClaims), claimPath()).default({}).describe('What a new person is said to be: claims of ours, each by the claim of the other provider that it is taken from.'),
    create_people: z.boolean().default(false).describe('Whether somebody who has no account here gets one, whatever SYMBOLON_SIGNUP says. An address that is not believed has to be proven by mail first.'),
    enabled: z.boolean().default(true).describe('Whether people can log in by it now.'),
  })
  .meta({ id: 'Connection' });
export type ConnectionEntry = z.output<typeof ConnectionEntry>;
