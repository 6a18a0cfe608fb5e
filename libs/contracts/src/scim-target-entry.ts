import * as z from 'zod';
import { oneSecret } from './connection-entry.ts';
import { groupNames } from './group-names.ts';
import { secret } from './secret.ts';
import { shownName, text, visibleText } from './text.ts';
import { webAddress } from './web-address.ts';

/** In the Common Expression Language, over `claims`; what is wrong with one is found where the entry is applied. */
const expression = () => text(500).min(1, 'must not be empty');

/** What can be said of a person there: attributes of RFC 7643 sections 4.1 and 4.3. `emails` is one address. */
export const pushedAttributes = [
  'userName', 'displayName', 'name.givenName', 'name.familyName', 'name.middleName', 'nickName', 'profileUrl', 'title', 'userType', 'preferredLanguage', 'locale', 'timezone', 'emails',
  'employeeNumber', 'costCenter', 'organization', 'division', 'department',
] as const;
export type PushedAttribute = (typeof pushedAttributes)[number];

/** An application that people are pushed to: an entry of `scim_targets`, and the body of a request; of one that is there, the stored secret stays where none is said. */
export const ScimTargetEntry = z
  .strictObject({
    target: z.string({ error: 'must be a string' }).regex(/^[a-z][a-z0-9_-]{0,62}$/, 'must be 1 to 63 of a-z, 0-9, _ and -, a letter first').describe('What it is called here. It never changes.'),
    name: shownName(60).min(1, 'must not be empty').optional().describe('What administrators call it.'),
    url: webAddress().refine((address) => !address.includes('?') && !address.endsWith('/'), 'must have no query and no slash at its end').describe('Its SCIM server: what stands before /Users. It never changes: what is known of people there is of that server, and the secret is for it.'),
    secret: secret(oneSecret()).optional().describe('The bearer token; with token_url the secret of the client. Literal, ${ENV} or file:path. Kept sealed, and shown to nobody.'),
    token_url: webAddress().optional().describe('Where access tokens are had by client credentials (OAuth 2.0), if the secret is not itself the token. It never changes.'),
    client_id: visibleText(255).min(1, 'must not be empty').optional().describe('What this installation is called there.'),
    scope: visibleText(512).min(1, 'must not be empty').optional().describe('What a token is asked for.'),
    people: expression().optional().describe("Who is pushed: an expression (CEL), such as 'staff' in claims.roles or 'Engineers' in claims.groups. Everybody where nothing is said. Who has yet to prove their address is nobody."),
    attributes: z.partialRecord(z.enum(pushedAttributes), expression()).default({}).describe("What is said of a person there: each attribute by the claim that it is taken from, or by an expression (CEL), such as claims.given_name + ' ' + claims.family_name. What is not named is taken as usual: userName from username."),
    groups: groupNames().default([]).describe("Which groups of directories are pushed, with those members who are: their names, or * for all. A group that is there already is adopted by its name only where that is named here."),
    on_removal: z.enum(['disable', 'delete']).default('disable').describe('What becomes of the account there of somebody who is deleted here, or is not among the people any more. A group that is not pushed any more is emptied, or deleted.'),
    enabled: z.boolean().default(true).describe('Whether people are pushed now.'),
  })
  .meta({ id: 'ScimTarget' });
export type ScimTargetEntry = z.output<typeof ScimTargetEntry>;

/** What belongs together in an entry. */
export function scimTargetMistakes(entry: ScimTargetEntry): readonly { readonly path: readonly string[]; readonly sentence: string }[] {
  const isOf = (name: 'client_id' | 'scope') => (entry.token_url === undefined && entry[name] !== undefined ? [{ path: [name], sentence: 'is for token_url, which is missing' }] : []);
  return [...(entry.token_url !== undefined && entry.client_id === undefined ? [{ path: ['client_id'], sentence: 'is missing: token_url needs it' }] : []), ...isOf('client_id'), ...isOf('scope')];
}
