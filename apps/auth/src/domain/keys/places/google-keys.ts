import { setTimeout } from 'node:timers/promises';
import type { KeyAlgorithm } from '@symbolon/crypto';
import * as z from 'zod';
import { inProject, type GoogleApi } from './google-api.ts';

/** How Google names what signs so. */
export const kinds: Readonly<Record<KeyAlgorithm, string>> = { EdDSA: 'EC_SIGN_ED25519', ES256: 'EC_SIGN_P256_SHA256', PS256: 'RSA_SIGN_PSS_2048_SHA256', RS256: 'RSA_SIGN_PKCS1_2048_SHA256' };

export type ProtectionLevel = 'SOFTWARE' | 'HSM';

const cryptoKey = z.object({ purpose: z.string(), labels: z.record(z.string(), z.string()).default({}), importOnly: z.boolean().default(false) });
const keyVersion = z.object({ name: z.string(), state: z.string(), algorithm: z.string().optional(), protectionLevel: z.string(), importJob: z.string().optional() });
type KeyVersion = z.infer<typeof keyVersion>;

/** Milliseconds for a new key, for which no request waits, and between two looks at it: Google makes it after it has answered. */
const making = 20_000;
const look = 250;
/** The label of the number of the last version that is in use. */
const takenLabel = 'symbolon-taken';

export interface KeyRing {
  /** By its full name: projects/…/locations/…/keyRings/…. */
  readonly name: string;
  /** What the names of keys there begin with. */
  readonly prefix: string;
  readonly level: ProtectionLevel;
}

/**
 * The keys of an installation in a key ring, one for each algorithm, each new one as a further version. A version that is newer than the label says
 * is not in use yet: it is given again, so that nobody pays for a row of them. Google numbers versions from 1 on, and forgets no number.
 */
export class GoogleKeys {
  constructor(private readonly api: GoogleApi, private readonly ring: KeyRing) {}

  /** A version that signs so and is not in use, with what says that it is. */
  async next(alg: KeyAlgorithm, installation: string): Promise<{ readonly version: string; readonly taken: () => Promise<void> }> {
    const id = `${this.ring.prefix}-${alg.toLowerCase()}-${installation}${this.ring.level === 'HSM' ? '-hsm' : ''}`;
    const key = `${this.ring.name}/cryptoKeys/${id}`;
    const labels = (await this.#key(key)) ?? (await this.#makeKey(key, id, alg));
    const inUse = labels[takenLabel] ?? '';
    if (!/^\d{1,9}$/.test(inUse)) throw new Error(`the key ${id} has no label ${takenLabel} that says which versions are in use`); // without it, old ones would come again
    const made = await this.#ready((await this.#waiting(key, Number(inUse) + 1)) ?? (await this.#makeVersion(key)));
    if (!inProject(made.name).startsWith(`${inProject(key)}/cryptoKeyVersions/`) || made.algorithm !== kinds[alg] || made.protectionLevel !== this.ring.level) throw new Error(`the key ${id} is none that signs by ${kinds[alg]} in ${this.ring.level}`);
    if (made.importJob !== undefined) throw new Error(`the key ${id} was not made in Google Cloud KMS, so that others may have it`);
    const number = made.name.slice(made.name.lastIndexOf('/') + 1);
    return { version: made.name, taken: async () => void (await this.api.ask(key, { method: 'PATCH', query: { updateMask: 'labels' }, body: { labels: { ...labels, [takenLabel]: number } } })) };
  }

  /** Its labels; undefined where there is none. */
  async #key(name: string): Promise<Readonly<Record<string, string>> | undefined> {
    const there = await this.api.ask(name, { method: 'GET', absent: [404] });
    if (there === undefined) return undefined;
    const { purpose, labels, importOnly } = cryptoKey.parse(there);
    if (purpose !== 'ASYMMETRIC_SIGN' || importOnly) throw new Error(`the key ${name} is none that signs and is made there`);
    return labels;
  }

  /** Without a first version, which would be there before anybody wants it. Another node may have made it just before. */
  async #makeKey(name: string, id: string, alg: KeyAlgorithm): Promise<Readonly<Record<string, string>>> {
    const body = { purpose: 'ASYMMETRIC_SIGN', versionTemplate: { algorithm: kinds[alg], protectionLevel: this.ring.level }, labels: { symbolon: this.ring.prefix, [takenLabel]: '0' } };
    await this.api.ask(`${this.ring.name}/cryptoKeys`, { query: { cryptoKeyId: id, skipInitialVersionCreation: 'true' }, body, absent: [409], within: making });
    return (await this.#key(name)) ?? {};
  }

  async #makeVersion(key: string): Promise<KeyVersion> {
    return keyVersion.parse(await this.api.ask(`${key}/cryptoKeyVersions`, { body: {}, within: making }));
  }

  /** The first version from there on that is of use; one that was disabled or destroyed is left to who did so. */
  async #waiting(key: string, from: number): Promise<KeyVersion | undefined> {
    for (let number = from; ; number++) {
      const there = await this.api.ask(`${key}/cryptoKeyVersions/${number}`, { method: 'GET', absent: [404] });
      if (there === undefined) return undefined;
      const version = keyVersion.parse(there);
      if (['ENABLED', 'PENDING_GENERATION'].includes(version.state)) return version;
    }
  }

  async #ready(version: KeyVersion): Promise<KeyVersion> {
    let now = version;
    for (let waited = 0; now.state === 'PENDING_GENERATION' && waited < making; waited += look) {
      await setTimeout(look);
      now = keyVersion.parse(await this.api.ask(version.name, { method: 'GET' }));
    }
    if (now.state !== 'ENABLED') throw new Error(`the key that was made is ${now.state}`);
    return now;
  }
}
