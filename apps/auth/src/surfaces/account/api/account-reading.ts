import { Injectable } from '@nestjs/common';
import type { Account } from '@symbolon/contracts';
import { Factors } from '../../../domain/factors/factors.ts';
import { RecoveryCodeStore } from '../../../domain/factors/recovery-code.store.ts';
import { UserDirectory } from '../../../domain/users/user-directory.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { AccountDeletion } from '../account-deletion.ts';
import { ProfileChange } from '../profile-change.ts';
import type { AccountCaller } from './account-callers.ts';

/** Tells a person's account to themselves. */
@Injectable()
export class AccountReading {
  constructor(
    private readonly directory: UserDirectory,
    private readonly profile: ProfileChange,
    private readonly factors: Factors,
    private readonly recoveryCodes: RecoveryCodeStore,
    private readonly deletion: AccountDeletion,
  ) {}

  async of({ userId, subject }: AccountCaller): Promise<Account> {
    const [person, factors, left] = await Promise.all([this.directory.find(userId), this.factors.list(userId), this.recoveryCodes.left(userId)]);
    if (!person) throw new ProblemError('unauthenticated', { reason: 'user gone' });
    const isAddress = person.username.includes('@');
    const days = this.deletion.daysFor(person);
    const count = (kind: (typeof factors)[number]['kind']) => factors.filter((each) => each.kind === kind).length;
    return {
      user_id: subject,
      username: person.username,
      email: isAddress ? person.username : null,
      email_verified: isAddress ? person.emailVerified : null,
      claims: person.claims,
      changeable_claims: (await this.profile.claimsFor(person)).map(({ claim }) => claim),
      has_password: person.hasPassword,
      password_changed_at: person.passwordChangedAt?.toISOString() ?? null,
      factors: { passkeys: count('passkey'), security_keys: count('security_key'), authenticators: count('authenticator'), recovery_codes: left },
      deletion: days === undefined ? null : { days },
      managed_by: person.declared ? 'file' : 'api',
      created_at: person.createdAt.toISOString(),
      updated_at: person.updatedAt.toISOString(),
    };
  }
}
