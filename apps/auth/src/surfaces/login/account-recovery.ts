import { Injectable } from '@nestjs/common';
import { PasswordHashing } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { AddressRemoval } from '../../delivery/mail/address-removal.ts';
import { Letters } from '../../delivery/mail/letters.ts';
import { AdministratorStore } from '../../domain/administrators/administrator.store.ts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import type { Taken } from '../../domain/factors/enrolment.ts';
import { CredentialThereError, FactorReplacement, type Replacement } from '../../domain/factors/factor-replacement.ts';
import { Factors } from '../../domain/factors/factors.ts';
import type { NewPasskey } from '../../domain/factors/passkey.store.ts';
import { RecoveryCodeStore } from '../../domain/factors/recovery-code.store.ts';
import { RecoveryWaitStore } from '../../domain/sessions/recovery-wait.store.ts';
import { OneTimeTokenStore, type RecoveryToken } from '../../domain/users/one-time-token.store.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { Throttle } from '../../domain/users/throttle.ts';
import { UserDirectory } from '../../domain/users/user-directory.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { Clock } from '../../platform/clock.ts';

/** What has to be set up by a link: either the passkey, or all the rest at once. */
export interface Wanted {
  readonly password: boolean;
  readonly authenticator: boolean;
  readonly passkey: boolean;
}

/** All that somebody has shown, to be theirs from now on. */
export interface Fresh {
  readonly password: string | undefined;
  readonly by: Replacement | undefined;
  readonly address: string;
  readonly locale: string;
}

/** Who has set everything up anew, and what is shown them this once. */
export interface Recovered {
  readonly username: string;
  readonly codes: readonly string[];
}

/**
 * New factors in the place of all others, by a link that an administrator made, or by the one at the end of a wait. It is no weaker than what it replaces: who had anything beside
 * the password has it again by the end. Nothing that was there ends before the new is proven, and all of it ends then. It logs nobody in.
 */
@Injectable()
export class AccountRecovery {
  constructor(
    private readonly database: Database,
    private readonly users: UserStore,
    private readonly people: UserDirectory,
    private readonly tokens: OneTimeTokenStore,
    private readonly factors: Factors,
    private readonly replacement: FactorReplacement,
    private readonly recoveryCodes: RecoveryCodeStore,
    private readonly administrators: AdministratorStore,
    private readonly waits: RecoveryWaitStore,
    private readonly signIn: SignInPolicyStore,
    private readonly passwords: PasswordHashing,
    private readonly throttle: Throttle,
    private readonly removal: AddressRemoval,
    private readonly letters: Letters,
    private readonly clock: Clock,
    private readonly audit: AuditStore,
  ) {}

  /** What a link is good for now, while the policy has such links; who may do more by now than who made it would be in the hands of somebody who may do less. */
  async find(token: string, within?: Transaction): Promise<RecoveryToken | undefined> {
    const { recovery } = await this.signIn.current();
    const purposes = [...(recovery.includes('administrator') ? (['recover'] as const) : []), ...(recovery.includes('waiting_period') ? (['recover_after_wait'] as const) : [])];
    const known = await this.tokens.findRecovery(token, purposes, within);
    if (known?.madeBy !== undefined && !(await this.mayStillMake(known.madeBy, within))) return undefined;
    const power = known && (await this.administrators.rolesOf(known.userId, within)).flatMap((role) => role.power);
    return power?.every((permission) => known?.power.includes(permission)) ? known : undefined;
  }

  /** Whether who made a link can get in, and has a role that lets them make one. */
  private async mayStillMake(id: string, within?: Transaction): Promise<boolean> {
    const maker = await this.people.find(id, within);
    return maker?.disabledAt === null && (await this.administrators.rolesOf(id, within)).some(({ permissions }) => permissions.includes('users:write'));
  }

  async wanted(userId: string): Promise<Wanted> {
    const [{ firstFactors }, has, second] = await Promise.all([this.signIn.current(), this.factors.list(userId), this.factors.second(userId, ['pwd'])]);
    const password = firstFactors.includes('password');
    const isByForm = password || firstFactors.includes('email_code');
    return { password, authenticator: isByForm && (!password || has.length > 0 || second === 'enrol'), passkey: firstFactors.includes('passkey') };
  }

  /** The recovery codes that come with it; one of many at once uses the link up. */
  async redeem(token: string, { password, by, address, locale }: Fresh): Promise<readonly string[] | 'over' | 'passkey_there'> {
    const hash = password === undefined ? null : await this.passwords.hash(password, address);
    const outcome = await this.database.prisma
      .$transaction(async (transaction) => {
        const named = await this.tokens.findRecovery(token, ['recover', 'recover_after_wait'], transaction);
        if (named) await this.users.hold(transaction, named.userId);
        const link = named && (await this.find(token, transaction));
        if (!link || (link.purpose === 'recover_after_wait' && !(await this.waits.complete(transaction, link.userId)))) return 'over'; // the wait before its link: whoever ends one takes them in this order
        if (!(await this.tokens.use(transaction, token))) return 'over';
        const { userId, email: username, purpose } = link;
        if (!(await this.users.setPassword(transaction, userId, hash, this.clock.now()))) return 'over';
        const codes = await this.replacement.replace(transaction, userId, by);
        await this.removal.removeAll(transaction, { id: userId, username }, locale);
        const person = { kind: 'user', id: userId } as const;
        await this.audit.record({ type: purpose === 'recover' ? 'user.recovery_link.used' : 'user.recovery_wait.completed', actor: person, subject: person, details: { by: nameOf(password, by) } }, transaction);
        await this.letters.tellChange(transaction, username, locale);
        await this.tokens.remember(transaction, token, link, 'recover');
        return { codes, username };
      })
      .catch((error: unknown) => {
        if (error instanceof CredentialThereError) return 'passkey_there' as const;
        throw error;
      });
    if (typeof outcome === 'string') return outcome;
    await this.throttle.forget({ username: outcome.username, address });
    return outcome.codes;
  }

  /** Whose link was used just now by the same form, with the codes that it answered; another password or code ends that: it is no place to guess. */
  async again(token: string, password: string, taken: Taken | undefined): Promise<Recovered | undefined> {
    const used = await this.tokens.usedJustNow(token, ['recover']);
    const user = used && (await this.users.findByName(used.email));
    if (!user || user.id !== used?.userId) return undefined;
    const has = await this.factors.list(user.id);
    const isSame = (user.passwordHash === null || (await this.passwords.verify(user.passwordHash, password))) && has.every(({ id }) => id === taken?.id) && (user.passwordHash !== null || taken !== undefined);
    if (!isSame) await this.tokens.forget(token);
    return isSame ? { username: user.username, codes: taken ? await this.recoveryCodes.again(this.database.prisma, user.id, taken.id) : [] } : undefined;
  }

  /** The same where the form made a passkey, and that is theirs. */
  async againByPasskey(token: string, { credentialId }: Pick<NewPasskey, 'credentialId'>): Promise<Recovered | undefined> {
    const used = await this.tokens.usedJustNow(token, ['recover']);
    const isSame = used && (await this.database.prisma.passkey.count({ where: { userId: used.userId, credentialId, isSecondFactor: false } })) > 0;
    return isSame ? { username: used.email, codes: [] } : undefined;
  }
}

const nameOf = (password: string | undefined, by: Replacement | undefined) => by && 'key' in by ? 'passkey' : !by ? 'password' : password === undefined ? 'authenticator' : 'password_and_authenticator';
