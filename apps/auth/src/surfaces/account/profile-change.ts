import { Injectable } from '@nestjs/common';
import { profileClaims, profileFault, type ProfileClaim } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { UserDirectory, type Person } from '../../domain/users/user-directory.ts';
import { shownName } from '../../domain/users/user.ts';
import { Clock } from '../../platform/clock.ts';

/** A claim as a form has it; empty when there is none. */
interface Said {
  readonly claim: ProfileClaim;
  readonly value: string;
}

/** What came of it. */
type ProfileOutcome = 'done' | 'gone' | { readonly wrong: ProfileClaim };

const addresses: readonly ProfileClaim[] = ['profile', 'picture', 'website'];

/** Changes what people say of themselves: those claims that the policy leaves to them, of nobody whom a file manages. Nobody is mailed: none of it lets anybody in, and the page shows that it happened. */
@Injectable()
export class ProfileChange {
  constructor(
    private readonly database: Database,
    private readonly policy: SignInPolicyStore,
    private readonly directory: UserDirectory,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
  ) {}

  /** What a person may change, in the order in which it is asked for. */
  async claimsFor(person: Pick<Person, 'declared' | 'claims'>): Promise<readonly Said[]> {
    return offered(person, (await this.policy.current()).peopleMayChange);
  }

  /** What is not said stays. What is as it was is not judged: an administrator may have written it. */
  async make(userId: string, said: Readonly<Record<string, string>>): Promise<ProfileOutcome> {
    const { peopleMayChange } = await this.policy.current();
    return this.database.prisma.$transaction(async (transaction) => {
      const person = await this.directory.hold(userId, transaction);
      if (!person || person.disabledAt) return 'gone';
      const changed = offered(person, peopleMayChange).flatMap(({ claim, value }) => {
        const typed = said[claim] ?? value;
        const next = typed === value ? value : tidied(claim, typed);
        return next === value ? [] : [{ claim, value: next }];
      });
      const wrong = changed.find(({ claim, value }) => profileFault(claim, value) !== undefined);
      if (wrong) return { wrong: wrong.claim };
      if (changed.length === 0) return 'done';
      await transaction.user.update({ where: { id: userId }, data: { claims: withChanges(person.claims, changed), updatedAt: this.clock.now() }, select: { id: true } });
      const subject = { kind: 'user', id: userId } as const;
      await this.audit.record({ type: 'user.profile.changed', actor: subject, subject, details: { claims: changed.map(({ claim }) => claim) } }, transaction);
      return 'done';
    });
  }
}

/** What an administrator gave another shape than a text is left to administrators. */
function offered({ declared, claims }: Pick<Person, 'declared' | 'claims'>, mayChange: readonly ProfileClaim[]): readonly Said[] {
  if (declared) return [];
  return profileClaims.flatMap((claim) => {
    const value = claims[claim] ?? '';
    return mayChange.includes(claim) && typeof value === 'string' ? [{ claim, value }] : [];
  });
}

function withChanges(claims: Person['claims'], changed: readonly Said[]): Record<string, string> {
  const kept = Object.entries(claims).filter(([name]) => !changed.some(({ claim }) => claim === name)) as [string, string][]; // JSON, by the contract
  return Object.fromEntries([...kept, ...changed.flatMap(({ claim, value }): [string, string][] => (value === '' ? [] : [[claim, value]]))]);
}

/** As people type it: without what cannot be seen, which is the same text to everybody. */
const tidied = (claim: ProfileClaim, typed: string): string => (addresses.includes(claim) ? typed.trim() : typed.length > 400 ? typed : shownName(typed));
