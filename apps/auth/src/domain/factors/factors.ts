import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';
import { acrsOf } from '../users/acr.ts';
import { countsByMail, countsBySms, secondFactorOf, SignInPolicyStore, type SignInPolicy } from '../users/sign-in-policy.store.ts';
import { factorAmr, isBeside, withFactor, type FactorKind } from './factor.ts';
import { KeyMakes } from './key-makes.ts';
import { endingOf } from './phone-number.ts';
import { RecoveryCodeStore } from './recovery-code.store.ts';

/** Something that a person proves who they are with. */
export interface Factor {
  readonly id: string;
  readonly kind: 'authenticator' | 'passkey' | 'security_key' | 'phone';
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  /** A key that is known to be hardware. */
  readonly isHardware: boolean;
}

/** Which factors people have. */
@Injectable()
export class Factors {
  constructor(
    private readonly database: Database,
    private readonly signIn: SignInPolicyStore,
    private readonly recoveryCodes: RecoveryCodeStore,
    private readonly makes: KeyMakes,
  ) {}

  /** All of a user, the oldest first. */
  async list(userId: string, within: Transaction = this.database.prisma): Promise<readonly Factor[]> {
    const select = { id: true, name: true, createdAt: true, lastUsedAt: true } as const;
    const [authenticators, passkeys, phones] = await Promise.all([
      within.authenticator.findMany({ where: { userId }, select }),
      within.passkey.findMany({ where: { userId }, select: { ...select, isSecondFactor: true, ...ofMake } }),
      within.phone.findMany({ where: { userId } }),
    ]);
    const isHardware = await this.makes.hardware();
    const all: Factor[] = [
      ...authenticators.map((each) => ({ ...each, kind: 'authenticator' as const, isHardware: false })),
      ...passkeys.map(({ id, name, createdAt, lastUsedAt, isSecondFactor, ...make }) => ({ id, name, createdAt, lastUsedAt, kind: isSecondFactor ? ('security_key' as const) : ('passkey' as const), isHardware: isHardware(make) })),
      ...phones.map(({ id, number, createdAt, lastUsedAt }) => ({ id, createdAt, lastUsedAt, kind: 'phone' as const, name: endingOf(number), isHardware: false })),
    ];
    return all.sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime() || (one.id < other.id ? -1 : 1));
  }

  /** Those that a user is asked for beside the password: all but what logs in alone. */
  async beside(userId: string, within?: Transaction): Promise<readonly Factor[]> {
    return (await this.list(userId, within)).filter(({ kind }) => kind !== 'passkey');
  }

  /** What goes with a factor that was just added beside the password: with the first come recovery codes, from this seed, which are answered. */
  async joined(transaction: Transaction, userId: string, seedOfFirst: string | undefined): Promise<readonly string[]> {
    await this.changed(transaction, userId);
    if (seedOfFirst === undefined) return [];
    const codes = this.recoveryCodes.from(seedOfFirst);
    await this.recoveryCodes.replace(transaction, userId, codes);
    return codes;
  }

  /** What stands beside the password is another than before: every browser is asked again. */
  async changed(transaction: Transaction, userId: string): Promise<void> {
    await transaction.rememberedDevice.deleteMany({ where: { userId } });
  }

  /** Removes one; with the last that stands beside the password, the recovery codes go, too. Undefined when it is not theirs, or gone. */
  async remove(transaction: Transaction, userId: string, id: string): Promise<Factor | undefined> {
    const factor = (await this.list(userId, transaction)).find((each) => each.id === id);
    if (!factor) return undefined;
    const where = { id, userId };
    const { count } = await (factor.kind === 'authenticator' ? transaction.authenticator.deleteMany({ where }) : factor.kind === 'phone' ? transaction.phone.deleteMany({ where }) : transaction.passkey.deleteMany({ where }));
    if (count === 0) return undefined;
    await this.changed(transaction, userId);
    if ((await this.beside(userId, transaction)).length === 0) await transaction.recoveryCode.deleteMany({ where: { userId } });
    return factor;
  }

  /**
   * What a user has to show beside the password: nothing, a second factor, or one that they have yet to set up. Who can be mailed a code is
   * asked for that first: who has found out the password would set up an authenticator of their own.
   */
  async second(userId: string, amr: readonly string[], within?: Transaction): Promise<ReturnType<typeof secondFactorOf>> {
    const [person, policy] = await this.#known(userId, within);
    const wanted = secondFactorOf(policy, person ?? { roles: [], hasSecondFactor: false, hasPhone: false });
    return wanted === 'enrol' && person && isBeside(amr, 'email_code') && countsByMail(policy, person) ? 'ask' : wanted;
  }

  /** Whether a code that is mailed to this user counts beside what was proven. */
  async byMail(userId: string, amr: readonly string[]): Promise<boolean> {
    const [person, policy] = await this.#known(userId);
    return person !== undefined && isBeside(amr, 'email_code') && countsByMail(policy, person);
  }

  /** Where a code by SMS goes that counts for this user; undefined where none does. */
  async phoneOf(userId: string): Promise<string | undefined> {
    const [phone, policy] = await Promise.all([this.database.prisma.phone.findUnique({ where: { userId }, select: { number: true } }), this.signIn.current()]);
    return phone && countsBySms(policy, { hasPhone: true }) ? phone.number : undefined;
  }

  async #known(userId: string, within: Transaction = this.database.prisma): Promise<readonly [ReturnType<typeof personOf> | undefined, SignInPolicy]> {
    const [row, policy] = await Promise.all([within.user.findUnique({ where: { id: userId }, select: known }), this.signIn.current()]);
    return [row ? personOf(row) : undefined, policy];
  }

  /** What each of these users could prove beside what they have. */
  async of(userIds: readonly string[], within: Transaction = this.database.prisma): Promise<ReadonlyMap<string, readonly FactorKind[]>> {
    if (userIds.length === 0) return new Map();
    const where = { id: { in: [...userIds] } };
    const { _count: counted, ...columns } = known;
    const [rows, keys, policy] = await Promise.all([
      within.user.findMany({ where, select: { ...columns, id: true, _count: { select: { ...counted.select, recoveryCodes: true } } } }),
      within.passkey.findMany({ where: { userId: { in: [...userIds] } }, select: { userId: true, ...ofMake } }),
      this.signIn.current(),
    ]);
    const isHardware = await this.makes.hardware();
    return new Map(
      rows.map((row) => {
        const person = personOf(row);
        const isBySms = countsBySms(policy, person);
        const theirs = keys.filter(({ userId }) => userId === row.id);
        const has: Readonly<Record<FactorKind, boolean>> = { authenticator: row._count.authenticators > 0, hardware_key: theirs.some(isHardware), security_key: theirs.length > 0, recovery_code: row._count.recoveryCodes > 0 && (person.hasSecondFactor || isBySms), email_code: countsByMail(policy, person), sms_code: isBySms };
        return [row.id, factorsThatCount.filter((kind) => has[kind])];
      }),
    );
  }
}

const factorsThatCount = Object.keys(factorAmr) as FactorKind[];
/** What tells whether a key is hardware. */
const ofMake = { attestedBy: true, mayBeBackedUp: true, aaguid: true } as const;

/** What is written down of a factor that is gone. */
export const removalOf = ({ kind, name }: Pick<Factor, 'kind' | 'name'>) =>
  kind === 'phone' ? ({ type: 'user.phone.removed', details: { ending: name } } as const) : ({ type: 'user.factor.removed', details: { kind, name } } as const);

/** What has to be known of somebody to say what they are asked for. */
const known = { username: true, emailVerified: true, roles: true, phone: { select: { id: true } }, _count: { select: { authenticators: true, passkeys: { where: { isSecondFactor: true } } } } } as const;

const personOf = ({ _count: count, phone, ...row }: { readonly username: string; readonly emailVerified: boolean; readonly roles: readonly string[]; readonly phone: object | null; readonly _count: { readonly authenticators: number; readonly passkeys: number } }) => ({ ...row, hasSecondFactor: count.authenticators + count.passkeys > 0, hasPhone: phone !== null });

/** Whether a log-in can come to be worth one of these by one of the factors. */
const reaches = (amr: readonly string[], factors: readonly FactorKind[], wanted: readonly unknown[]): boolean =>
  factors.some((factor) => isBeside(amr, factor) && acrsOf(withFactor(amr, factor)).some((acr) => wanted.includes(acr)));

/**
 * Whether somebody who is logged in may set up a first factor: who has none, and has shown the code that can be mailed to them. Who has found
 * out a password alone would set up one of their own.
 */
export const mayEnrol = (amr: readonly string[], factors: readonly FactorKind[]): boolean => isBare(factors) && (!factors.includes('email_code') || amr.includes('email') || amr.includes('mfa'));

/** Whether a number that codes go to makes a log-in worth all that an authenticator would: then it may be set up where that is asked for. */
export const smsIsEnough = (amr: readonly string[]): boolean => acrsOf(withFactor(amr, 'authenticator')).every((acr) => acrsOf(withFactor(amr, 'sms_code')).includes(acr));

export type WayToAcr = 'prove' | 'enrol' | 'prove, then enrol' | 'add key' | 'prove, then add key';

/**
 * What makes a log-in worth one of these: a factor that its person has, or one that they have yet to set up, after the code by mail where there is one. Where a password is enough, they log in by it.
 * A key beside what they have, if one of those that can be added (`keys`) would do, comes after all that they can be asked for: who has found out the password would add one of their own.
 */
export function wayToAcr(amr: readonly string[], factors: readonly FactorKind[], wanted: readonly unknown[], keys: readonly FactorKind[]): WayToAcr | undefined {
  if (reaches(amr, factors, wanted)) return 'prove';
  if (acrsOf(['pwd']).some((acr) => wanted.includes(acr))) return undefined;
  if (isBare(factors) && reaches(amr, ['authenticator'], wanted)) return mayEnrol(amr, factors) ? 'enrol' : 'prove, then enrol';
  if (!reaches(amr, keys, wanted)) return undefined;
  return amr.includes('mfa') || !factors.some((factor) => isBeside(amr, factor)) ? 'add key' : 'prove, then add key';
}

/** Whether only a key that is known to be hardware makes a log-in worth one of these. */
export const needsHardware = (amr: readonly string[], factors: readonly FactorKind[], wanted: readonly unknown[]): boolean =>
  reaches(amr, factors, wanted) && !reaches(amr, factors.filter((factor) => factor !== 'hardware_key'), wanted);

const isBare = (factors: readonly FactorKind[]): boolean => factors.every((kind) => kind === 'email_code');
