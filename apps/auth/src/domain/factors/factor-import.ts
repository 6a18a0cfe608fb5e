import { Injectable } from '@nestjs/common';
import type { NewUserFactor } from '@symbolon/contracts';
import { fromBase32, Random, randomText } from '@symbolon/crypto';
import type { Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { AuthenticatorStore, mostAuthenticators } from './authenticator.store.ts';
import { Factors, type Factor } from './factors.ts';
import { KeyMakes } from './key-makes.ts';
import { algorithms } from './passkey-ceremony.ts';
import { isKeyOf } from './passkey-key.ts';
import { mostPasskeys, PasskeyStore } from './passkey.store.ts';

type Imported<Kind extends NewUserFactor['kind']> = Extract<NewUserFactor, { readonly kind: Kind }>;
type ImportedKey = Imported<'passkey' | 'security_key'>;

/** What is wrong with a member. */
export interface ImportFault {
  readonly member: 'public_key' | 'aaguid';
  readonly detail: string;
}

/** Takes over what people have from elsewhere. No recovery codes come with it: they are shown to nobody but their person. */
@Injectable()
export class FactorImport {
  constructor(
    private readonly factors: Factors,
    private readonly authenticators: AuthenticatorStore,
    private readonly passkeys: PasskeyStore,
    private readonly makes: KeyMakes,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  /** As a key that is made here: of an algorithm that is asked for, whole, and of a make that is allowed. That the make was attested is the word of who imports it, and makes no hardware of it. */
  async fault(factor: NewUserFactor): Promise<ImportFault | undefined> {
    if (factor.kind === 'authenticator') return undefined;
    if (!(await isKeyOf(algorithms, bytesOf(factor.public_key)))) return { member: 'public_key', detail: 'must be a whole COSE key of Ed25519, ECDSA with P-256, or RSA of 2048 bits or more, and nothing beside' };
    return !this.makes.isAllowed(factor.aaguid) ? { member: 'aaguid', detail: 'is of a make that people may not have here (SYMBOLON_PASSKEY_AAGUIDS)' } : undefined;
  }

  /** Of a person who is held. `there`: the credential is somebody's already. */
  async add(transaction: Transaction, userId: string, factor: NewUserFactor): Promise<Factor | 'too_many' | 'there'> {
    const id = factor.kind === 'authenticator' ? await this.#addAuthenticator(transaction, userId, factor) : await this.#addKey(transaction, userId, factor);
    if (id === 'too_many' || id === 'there') return id;
    if (factor.kind !== 'passkey') await this.factors.changed(transaction, userId);
    return { id, kind: factor.kind, name: factor.name, createdAt: this.clock.now(), lastUsedAt: null, isHardware: false };
  }

  async #addAuthenticator(transaction: Transaction, userId: string, { name, secret }: Imported<'authenticator'>): Promise<string> {
    if ((await transaction.authenticator.count({ where: { userId } })) >= mostAuthenticators) return 'too_many';
    const id = `authenticator_${randomText(this.random, 16)}`;
    await this.authenticators.add(transaction, { id, userId, name, secret: fromBase32(secret.reveal()), step: 0 });
    return id;
  }

  async #addKey(transaction: Transaction, userId: string, factor: ImportedKey): Promise<string> {
    if ((await transaction.passkey.count({ where: { userId } })) >= mostPasskeys) return 'too_many';
    const { kind, name, counter, transports, aaguid } = factor;
    const said = { counter, transports, aaguid, isBackedUp: factor.backup_state, mayBeBackedUp: factor.backup_eligible, attestedBy: null, userHandle: factor.user_handle === undefined ? null : bytesOf(factor.user_handle) };
    const key = { ...said, credentialId: bytesOf(factor.credential_id), publicKey: bytesOf(factor.public_key) };
    return (await this.passkeys.add(transaction, key, { userId, name, isSecondFactor: kind === 'security_key' })) ?? 'there';
  }
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64url'));
