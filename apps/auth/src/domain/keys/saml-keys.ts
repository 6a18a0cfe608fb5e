import { Injectable } from '@nestjs/common';
import { MasterKey, newCertifiedKey, sha256, type CertifiedKey } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';

const day = 86_400;
/** Seconds from publishing a key to signing with it, and from then until the one before is published no more: many applications are given metadata by hand. */
const lead = 90 * day;
const exclusive = 'symbolon/saml-keys';

/**
 * The keys by which applications that speak SAML know what this installation says, each with a certificate that only itself vouches for. Made when they are
 * first asked for, sealed at rest, the same on every node, and replaced when they are old, with both certificates published for a while before and after.
 */
@Injectable()
export class SamlKeys {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** The certificates that applications should know, that of the key which signs now first. */
  async published(): Promise<readonly string[]> {
    const keys = await this.#maintained();
    const signing = this.#signing(keys);
    return [signing, ...keys.filter(({ id }) => id !== signing.id)].map(({ certificate }) => certificate);
  }

  async signer(): Promise<CertifiedKey> {
    const { id, certificate, sealed } = this.#signing(await this.#maintained());
    return { certificate, pkcs8: this.masterKey.open('saml-key', sealed, id).toString() };
  }

  /** Another key before its time: published now, and signing once applications had the time to learn of it, as any that follows. */
  async rotate(noted: (transaction: Transaction) => Promise<void>): Promise<void> {
    await this.database.exclusively(exclusive, async (transaction) => {
      await this.#add(transaction);
      await noted(transaction);
    });
  }

  /** Stolen keys are gone at once, for every node: another signs. Applications go on believing the old ones until they have the certificate of the new one in their place. */
  async replace(noted: (transaction: Transaction) => Promise<void>): Promise<void> {
    await this.database.exclusively(exclusive, async (transaction) => {
      await transaction.samlKey.deleteMany();
      await this.#add(transaction);
      await noted(transaction);
    });
  }

  #signing<Key extends { readonly createdAt: Date }>(keys: readonly Key[]): Key {
    const since = addSeconds(this.clock.now(), -lead);
    const key = keys.findLast(({ createdAt }) => createdAt <= since) ?? keys[0];
    if (!key) throw new Error('There is a key since just now.');
    return key;
  }

  /** The oldest first, once there is one that is young enough and none that nobody needs. */
  async #maintained() {
    const read = ({ samlKey }: Transaction = this.database.prisma) => samlKey.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
    const known = await read();
    if (this.#past(known).length === 0 && !this.#isDue(known)) return known;
    await this.database.exclusively(exclusive, async (transaction) => {
      const keys = await read(transaction);
      await transaction.samlKey.deleteMany({ where: { id: { in: this.#past(keys) } } });
      if (this.#isDue(keys)) await this.#add(transaction);
    });
    return read();
  }

  #isDue(keys: readonly { readonly createdAt: Date }[]): boolean {
    return !keys.some(({ createdAt }) => addSeconds(createdAt, this.settings.SYMBOLON_SAML_KEY_DAYS * day) > this.clock.now());
  }

  #past(keys: readonly { readonly id: string; readonly createdAt: Date }[]): string[] {
    return keys.filter((_, at) => keys.slice(at + 1).some(({ createdAt }) => addSeconds(createdAt, 2 * lead) <= this.clock.now())).map(({ id }) => id);
  }

  /** The certificate outlives the use of its key: applications look at its end, and nothing here does. */
  async #add(transaction: Transaction): Promise<void> {
    const createdAt = this.clock.now();
    const until = addSeconds(createdAt, this.settings.SYMBOLON_SAML_KEY_DAYS * day + 4 * lead);
    const { pkcs8, certificate } = await newCertifiedKey(new URL(this.settings.SYMBOLON_ISSUER).host, addSeconds(createdAt, -day), until);
    const id = sha256(certificate);
    await transaction.samlKey.create({ data: { id, certificate, sealed: this.masterKey.seal('saml-key', Buffer.from(pkcs8), id), createdAt } });
  }
}
