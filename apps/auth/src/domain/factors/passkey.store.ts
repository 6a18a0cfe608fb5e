import { Injectable } from '@nestjs/common';
import { Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';

/** A key of a person's, as they tell it from their others. */
export interface Passkey {
  readonly id: string;
  readonly credentialId: Uint8Array;
  readonly transports: readonly string[];
  readonly aaguid: string;
  /** It only stands beside a password; the others log in alone. */
  readonly isSecondFactor: boolean;
  readonly isBackedUp: boolean;
  readonly mayBeBackedUp: boolean;
  /** The root certificate that its attestation led to. */
  readonly attestedBy: string | null;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** What a new one is, as its authenticator says. */
export interface NewPasskey {
  readonly credentialId: Uint8Array<ArrayBuffer>;
  /** COSE. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** What it says of whose it is, where it was made elsewhere. */
  readonly userHandle?: Uint8Array<ArrayBuffer> | null;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly aaguid: string;
  readonly isBackedUp: boolean;
  readonly mayBeBackedUp: boolean;
  /** The root certificate that its attestation leads to, of those that are trusted. */
  readonly attestedBy: string | null;
}

/** Keys that a person may have. */
export const mostPasskeys = 20;

/** Keeps the public keys of people, and how far each has counted. */
@Injectable()
export class PasskeyStore {
  constructor(
    private readonly database: Database,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  of(userId: string): Promise<readonly Passkey[]> {
    const select = { id: true, credentialId: true, transports: true, aaguid: true, isSecondFactor: true, isBackedUp: true, mayBeBackedUp: true, attestedBy: true, name: true, createdAt: true, lastUsedAt: true } as const;
    return this.database.prisma.passkey.findMany({ where: { userId }, select, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  }

  /** Whether somebody is to be offered one now: they have none, and never were. Of many log-ins at once, one is told so. */
  async offer(userId: string): Promise<boolean> {
    const where = { id: userId, passkeyOfferedAt: null, passkeys: { none: { isSecondFactor: false } } };
    return (await this.database.prisma.user.updateMany({ where, data: { passkeyOfferedAt: this.clock.now() } })).count === 1;
  }

  /** Its id; undefined when the credential is there already, whoever's it is. */
  async add(transaction: Transaction, key: NewPasskey, { userId, name, isSecondFactor }: { readonly userId: string; readonly name: string; readonly isSecondFactor: boolean }): Promise<string | undefined> {
    const id = `passkey_${randomText(this.random, 16)}`;
    const row = { ...key, id, userId, name, isSecondFactor, counter: BigInt(key.counter), transports: [...key.transports], createdAt: this.clock.now() };
    return (await transaction.passkey.createMany({ data: [row], skipDuplicates: true })).count === 1 ? id : undefined;
  }

  /** Notes that it was used. A key that counts never shows a number twice: false when it does, or is gone. */
  async use(transaction: Transaction, id: string, { counter, isBackedUp }: Pick<NewPasskey, 'counter' | 'isBackedUp'>): Promise<boolean> {
    const where = { id, counter: counter === 0 ? 0n : { lt: BigInt(counter) } };
    return (await transaction.passkey.updateMany({ where, data: { counter: BigInt(counter), isBackedUp, lastUsedAt: this.clock.now() } })).count === 1;
  }

  async rename(userId: string, id: string, name: string): Promise<boolean> {
    return (await this.database.prisma.passkey.updateMany({ where: { id, userId }, data: { name } })).count === 1;
  }
}
