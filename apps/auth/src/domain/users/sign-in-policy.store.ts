import { Injectable } from '@nestjs/common';
import { SignInEntry, type FirstFactorKind } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { RowCache } from '../../platform/row-cache.ts';
import { isEmailAddress } from './email-address.ts';

/** The column of each member. */
export const signInColumns = {
  first_factors: 'firstFactors',
  second_factor: 'secondFactor',
  second_factor_email: 'secondFactorEmail',
  second_factor_sms: 'secondFactorSms',
  second_factor_roles: 'secondFactorRoles',
  remember_device_days: 'rememberDeviceDays',
  people_may_change: 'peopleMayChange',
  password_min_length: 'passwordMinLength',
  passkey_aaguids: 'passkeyAaguids',
  offer_passkey: 'offerPasskey',
  new_browser_mail: 'newBrowserMail',
  recovery: 'recovery',
  recovery_waiting_days: 'recoveryWaitingDays',
} as const satisfies Readonly<Record<keyof SignInEntry, string>>;

/** How people sign in, by what the installation has said: each member as SignInEntry says it. */
export type SignInPolicy = { [Member in keyof SignInEntry as (typeof signInColumns)[Member]]: SignInEntry[Member] };

/** The same as the database has it, where another release may have written it. */
export type SignInRow = Readonly<Record<keyof SignInPolicy, unknown>>;

export const columnsOf = (entry: SignInEntry): SignInPolicy => Object.fromEntries(members.map(([member, column]) => [column, entry[member]])) as unknown as SignInPolicy;
export const entryOf = (row: SignInRow): Record<keyof SignInEntry, unknown> => Object.fromEntries(members.map(([member, column]) => [member, row[column]])) as Record<keyof SignInEntry, unknown>;
const members = Object.entries(signInColumns) as [keyof SignInEntry, keyof SignInPolicy][];

/** Whether there can be new accounts: each begins with a password or a passkey. */
export const beginsAccounts = ({ firstFactors }: Pick<SignInPolicy, 'firstFactors'>): boolean => firstFactors.includes('password') || firstFactors.includes('passkey');

/** What a person has beside the password: what always counts, and a telephone number, which counts where the policy says so. */
interface Enrolled {
  readonly hasSecondFactor: boolean;
  readonly hasPhone: boolean;
}

/** Whether a code by SMS counts as a second factor of this person. */
export const countsBySms = ({ secondFactorSms: rule }: Pick<SignInPolicy, 'secondFactorSms'>, { hasPhone }: Pick<Enrolled, 'hasPhone'>): boolean => rule === 'when_enrolled' && hasPhone;

/** Whether there is something to ask a person for. */
const isEnrolled = (policy: Pick<SignInPolicy, 'secondFactorSms'>, person: Enrolled): boolean => person.hasSecondFactor || countsBySms(policy, person);

/** What a policy wants of a person at a log-in: nothing, a second factor, or that they set one up. A role that is always asked is so whatever holds for all others. */
export function secondFactorOf(policy: Pick<SignInPolicy, 'secondFactor' | 'secondFactorRoles' | 'secondFactorSms'>, person: Enrolled & { readonly roles: readonly string[] }): 'none' | 'ask' | 'enrol' {
  const isAlways = policy.secondFactor === 'always' || person.roles.some((role) => policy.secondFactorRoles.includes(role));
  if (isAlways) return isEnrolled(policy, person) ? 'ask' : 'enrol';
  return policy.secondFactor === 'when_enrolled' && isEnrolled(policy, person) ? 'ask' : 'none';
}

/** Whether a code that is mailed to this person counts as a second factor. Only the policy lets it stand in for one that they have set up. */
export function countsByMail(policy: Pick<SignInPolicy, 'secondFactorEmail' | 'secondFactorSms'>, person: Enrolled & { readonly username: string; readonly emailVerified: boolean }): boolean {
  const { secondFactorEmail: rule } = policy;
  const isReached = person.emailVerified && isEmailAddress(person.username);
  return isReached && (rule === 'always' || (rule === 'when_not_enrolled' && !isEnrolled(policy, person)));
}

/** Answers how people sign in, from memory where it can. */
@Injectable()
export class SignInPolicyStore {
  readonly #rows: RowCache<Readonly<SignInPolicy>>;

  constructor(database: Database, clock: Clock) {
    this.#rows = new RowCache(clock, async () => policyOf(await database.prisma.signIn.findUnique({ where: { id: 1 } })), 1);
    database.changes.onChange((topic) => (topic === undefined || topic === 'sign_in') && this.#rows.clear());
  }

  /** Fails when the database is lost, or holds what this release does not know: nobody is let in by a guess. */
  async current(): Promise<Readonly<SignInPolicy>> {
    const policy = await this.#rows.get('sign_in');
    if (!policy) throw new Error('There is always a policy.');
    return policy;
  }

  /** Whether a log-in may begin by this. */
  async beginsBy(factor: FirstFactorKind): Promise<boolean> {
    return (await this.current()).firstFactors.includes(factor);
  }
}

/** The defaults are those of an entry that says nothing. */
const policyOf = (row: SignInRow | null): SignInPolicy => columnsOf(SignInEntry.parse(row ? entryOf(row) : {}));
