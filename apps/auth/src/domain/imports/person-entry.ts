import { canonicalUsername, NewUserFactor, UserEntry } from '@symbolon/contracts';
import { isEmailAddress } from '../users/email-address.ts';
import { mostAuthenticators } from '../factors/authenticator.store.ts';
import { mostPasskeys } from '../factors/passkey.store.ts';
import { passkeyKeys } from './people-here.ts';
import { RecordFault, type ForeignLink, type ForeignPerson } from './foreign-person.ts';

/** A person who can be made as they stand here. */
export interface PersonEntry {
  readonly foreignId: string;
  /** As the file and the admin API write people. */
  readonly entry: UserEntry;
  /** The one form of their log-in name. */
  readonly key: string;
  readonly isDisabled: boolean;
  readonly createdAt: Date | undefined;
  readonly passwordHash: string | undefined;
  readonly furtherEmails: readonly string[];
  readonly factors: readonly NewUserFactor[];
  readonly links: readonly ForeignLink[];
  readonly remarks: readonly string[];
}

const mostLinks = 20;

/**
 * Judges a person by the contract of people who are made. Their address is what they are called by, where there is one: another name
 * becomes the claim `preferred_username`. A RecordFault where they cannot be made.
 */
export function personEntry(person: ForeignPerson, more: Readonly<Record<string, unknown>>): PersonEntry {
  const { id, email } = person;
  if (id === '') throw new RecordFault('it has neither an id nor an address');
  if (id.length > 255 || /\p{Cc}/u.test(id)) throw new RecordFault('its id is too long, or has control characters');
  if (email !== undefined && !isEmailAddress(email)) throw new RecordFault('its e-mail address is none');
  const username = email ?? person.username;
  if (username === undefined) throw new RecordFault('it has no log-in name and no address');
  const isOtherName = email !== undefined && person.username !== undefined && canonicalUsername(person.username) !== canonicalUsername(email);
  const claims = { ...(isOtherName && { preferred_username: person.username }), ...person.claims, ...more };
  const entry = checked(UserEntry, { username, email_verified: person.isEmailProven && (email !== undefined || (person.isNameAddress === true && username.includes('@'))), claims, roles: [...new Set(person.roles)] });
  const key = canonicalUsername(username);
  const furtherEmails = [...new Set((person.furtherEmails ?? []).map(furtherEmail))].filter((address) => address !== key);
  if ((person.links?.length ?? 0) > mostLinks || furtherEmails.length > mostLinks) throw new RecordFault('it has more factors, links or addresses than one person may');
  for (const { provider, subject } of person.links ?? []) if (provider === '' || subject === '' || subject.length > 255 || /\p{Cc}/u.test(subject)) throw new RecordFault('it has a link without a provider or a subject');
  return {
    foreignId: id,
    entry,
    key,
    isDisabled: person.isDisabled,
    createdAt: person.createdAt,
    passwordHash: person.passwordHash,
    furtherEmails,
    factors: factorsOf(person),
    links: person.links ?? [],
    remarks: person.remarks ?? [],
  };
}

/** No more of each kind than one person may have here, and none twice. */
function factorsOf(person: ForeignPerson): readonly NewUserFactor[] {
  const factors = (person.factors ?? []).slice(0, mostAuthenticators + mostPasskeys + 1).map((factor) => checked(NewUserFactor, factor));
  const keys = passkeyKeys({ factors });
  if (keys.length > mostPasskeys || factors.length - keys.length > mostAuthenticators) throw new RecordFault('it has more factors, links or addresses than one person may');
  if (new Set(keys).size < keys.length) throw new RecordFault('it has a passkey twice');
  return factors;
}

function furtherEmail(address: string): string {
  if (!isEmailAddress(address)) throw new RecordFault('a further address of it is none');
  return canonicalUsername(address);
}

interface Contract<T> {
  readonly safeParse: (value: unknown) => { readonly success: true; readonly data: T } | { readonly success: false; readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] } };
}

/** What is wrong is told by its place, never by its value: that may be a secret, or another's name. */
function checked<T>(contract: Contract<T>, value: unknown): T {
  const result = contract.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new RecordFault(`its ${issue?.path.map(String).join('.') ?? 'entry'} ${issue?.message ?? 'is wrong'}`);
}
