import * as z from 'zod';
import { text } from './text.ts';

const name = () => text(512);
const count = () => z.int().min(1).describe('How often it happened since the last event of the same kind and key: it is written at most once a minute.');
const members = () => z.record(z.string(), z.unknown());

/** What an administrative act did to one thing; `null` where there was nothing before, or is nothing after. Never a secret. */
export const changeDetails: z.ZodType<ChangeDetails> = z.strictObject({ before: members().nullable(), after: members().nullable() });
export interface ChangeDetails {
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

const change = z.strictObject({
  action: z.enum(['add', 'change', 'remove']),
  kind: z.enum(['branding', 'resource server', 'consumer', 'client', 'user']),
  id: name().describe('The audience, consumer, client_id or username; the name of the installation.'),
  members: z.array(
    z.strictObject({
      name: name(),
      from: z.unknown().describe('Absent where there was nothing, and where the value is a secret or of a person.'),
      to: z.unknown(),
    }).partial({ from: true, to: true }),
  ),
});

const brokenReliance = z.strictObject({ consumer: name(), contact: name().exactOptional(), audience: name(), member: name(), sentence: z.string() });
const contractChange = z.strictObject({ audience: name(), member: name(), sentence: z.string(), kind: z.enum(['breaking', 'additive', 'neutral']) });

const type = <Details extends z.ZodType>(sentence: string, details: Details) => ({ sentence, details });

/** Every type of event: what it tells, and its details. */
export const eventTypes = {
  'user.password.changed': type('A password was replaced by another.', z.strictObject({ current_password: z.enum(['shown', 'not_asked']).describe('Whether the one before was shown to be known.') })),
  'token.refused': type(
    'A token was not minted, because its claims would not satisfy the contract of its audience.',
    z.strictObject({ audience: name(), claim: name(), place: z.string().describe('Of the fault within the claim.'), fault: z.string(), count: count() }),
  ),
  'sessions.ended': type('All log-ins and tokens of a client, of a user or of everybody were ended.', z.strictObject({ of: z.enum(['client', 'user', 'all']) })),
  'configuration.applied': type('A declarative file changed something.', z.strictObject({ changes: z.array(change).min(1) })),
  'contract.breaking_change.allowed': type(
    'A change of token contracts was applied although it breaks consumers.',
    z.strictObject({ reason: z.string().describe('In the words of who applied it.'), broken: z.array(brokenReliance), changes: z.array(contractChange) }),
  ),
  'signing_keys.replaced': type('Every signing key was taken out of the published set.', z.strictObject({ reason: z.enum(['compromised']) })),
} as const;
export type EventType = keyof typeof eventTypes;
