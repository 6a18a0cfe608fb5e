import { Injectable } from '@nestjs/common';
import { SignInEntry, type ProfileClaim, type SecondFactorEmailPolicy, type SecondFactorPolicy } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { RowCache } from '../../platform/row-cache.ts';
import { isEmailAddress } from './email-address.ts';

/** How people sign in, by what the installation has said. */
export interface SignInPolicy {
  readonly secondFactor: SecondFactorPolicy;
  /** Whose mailed code counts as one. */
  readonly secondFactorEmail: SecondFactorEmailPolicy;
  /** Who has one of these is always asked. */
  readonly secondFactorRoles: readonly string[];
  /** How long a browser may be remembered for, in days; 0 for never. */
  readonly rememberDeviceDays: number;
  /** What people say of themselves. */
  readonly peopleMayChange: readonly ProfileClaim[];
  /** Whether a passkey is offered to who logs in by a password. */
  readonly offerPasskey: boolean;
}

/** What a policy wants of a person at a log-in: nothing, a second factor, or that they set one up. A role that is always asked is so whatever holds for all others. */
export function secondFactorOf(policy: Pick<SignInPolicy, 'secondFactor' | 'secondFactorRoles'>, person: { readonly roles: readonly string[]; readonly hasSecondFactor: boolean }): 'none' | 'ask' | 'enrol' {
  const isAlways = policy.secondFactor === 'always' || person.roles.some((role) => policy.secondFactorRoles.includes(role));
  if (isAlways) return person.hasSecondFactor ? 'ask' : 'enrol';
  return policy.secondFactor === 'when_enrolled' && person.hasSecondFactor ? 'ask' : 'none';
}

/** Whether a code that is mailed to this person counts as a second factor. Only the policy lets it stand in for one that they have set up. */
export function countsByMail({ secondFactorEmail: rule }: Pick<SignInPolicy, 'secondFactorEmail'>, person: { readonly username: string; readonly emailVerified: boolean; readonly hasSecondFactor: boolean }): boolean {
  const isReached = person.emailVerified && isEmailAddress(person.username);
  return isReached && (rule === 'always' || (rule === 'when_not_enrolled' && !person.hasSecondFactor));
}

/** Answers how people sign in, from memory where it can. */
@Injectable()
export class SignInPolicyStore {
  readonly #rows: RowCache<SignInPolicy>;

  constructor(database: Database, clock: Clock) {
    this.#rows = new RowCache(clock, async () => policyOf(await database.prisma.signIn.findUnique({ where: { id: 1 } })));
    database.changes.onChange((topic) => (topic === undefined || topic === 'sign_in') && this.#rows.clear());
  }

  /** Fails when the database is lost, or holds what this release does not know: nobody is let in by a guess. */
  async current(): Promise<SignInPolicy> {
    const policy = await this.#rows.get('sign_in');
    if (!policy) throw new Error('There is always a policy.');
    return policy;
  }
}

/** The defaults are those of an entry that says nothing. */
function policyOf(row: { readonly secondFactor: string; readonly secondFactorEmail: string; readonly secondFactorRoles: readonly string[]; readonly rememberDeviceDays: number; readonly peopleMayChange: readonly string[]; readonly offerPasskey: boolean } | null): SignInPolicy {
  const entry = SignInEntry.parse(row ? { second_factor: row.secondFactor, second_factor_email: row.secondFactorEmail, second_factor_roles: row.secondFactorRoles, remember_device_days: row.rememberDeviceDays, people_may_change: row.peopleMayChange, offer_passkey: row.offerPasskey } : {});
  return { secondFactor: entry.second_factor, secondFactorEmail: entry.second_factor_email, secondFactorRoles: entry.second_factor_roles, rememberDeviceDays: entry.remember_device_days, peopleMayChange: entry.people_may_change, offerPasskey: entry.offer_passkey };
}
