import { Injectable } from '@nestjs/common';
import { TrustedRoots } from '@symbolon/crypto';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { chainOf } from './passkey-bytes.ts';
import type { NewPasskey } from './passkey.store.ts';

/** What is said of the make of a new key. */
interface Attested {
  readonly fmt: string;
  readonly aaguid: string;
  readonly attestationObject: Uint8Array;
}

/** Which statements say that a key cannot leave its device. One of Android's key store may be of a key that is kept in software, so it does not. */
const hardwareFormats: readonly string[] = ['packed', 'fido-u2f', 'tpm', 'apple'];

/** Which makes keys may be of, and which keys are known to be hardware: by what their makers say of them, whose roots the settings name. */
@Injectable()
export class KeyMakes {
  constructor(
    private readonly roots: TrustedRoots,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Whether new keys are asked what they are: some devices then ask their person whether they may say it. */
  get areAsked(): boolean {
    return this.#allowed.length > 0 || this.#knowsRoots;
  }

  /** Whether people may have a key of this make. */
  isAllowed(aaguid: string): boolean {
    return this.#allowed.length === 0 || this.#allowed.includes(aaguid);
  }

  /** The root that a new key is attested by: null where it leads to none, and undefined where people may not have it. Its statement has been checked before, all but for its roots. */
  async attestedBy({ fmt, aaguid, attestationObject }: Attested): Promise<string | null | undefined> {
    const chain = hardwareFormats.includes(fmt) && this.#knowsRoots ? await chainOf(attestationObject) : [];
    const root = this.roots.reachedBy(chain, this.clock.now()) ?? null;
    const isShown = this.#knowsRoots ? root !== null : fmt !== 'none';
    return this.#allowed.length === 0 || (isShown && this.isAllowed(aaguid)) ? root : undefined;
  }

  /** Whether a key cannot be copied, by the word of somebody who is trusted now: roots and makes that are taken out of the settings take it from keys that are there. */
  isHardware({ attestedBy, mayBeBackedUp, aaguid }: Pick<NewPasskey, 'attestedBy' | 'mayBeBackedUp' | 'aaguid'>): boolean {
    return attestedBy !== null && this.roots.fingerprints.includes(attestedBy) && !mayBeBackedUp && this.isAllowed(aaguid);
  }

  get #allowed(): readonly string[] {
    return this.settings.SYMBOLON_PASSKEY_AAGUIDS;
  }

  get #knowsRoots(): boolean {
    return this.roots.fingerprints.length > 0;
  }
}
