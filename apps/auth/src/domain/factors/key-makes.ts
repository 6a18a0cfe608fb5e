import { Injectable } from '@nestjs/common';
import { TrustedRoots } from '@symbolon/crypto';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { SignInPolicyStore } from '../users/sign-in-policy.store.ts';
import { keyOf } from './factor.ts';
import { chainOf } from './passkey-bytes.ts';
import type { NewPasskey } from './passkey.store.ts';

/** What is said of the make of a new key. */
interface Attested {
  readonly fmt: string;
  readonly aaguid: string;
  readonly attestationObject: Uint8Array;
}

type Make = Pick<NewPasskey, 'attestedBy' | 'mayBeBackedUp' | 'aaguid'>;

/** Which statements say that a key cannot leave its device. One of Android's key store may be of a key that is kept in software, so it does not. */
const hardwareFormats: readonly string[] = ['packed', 'fido-u2f', 'tpm', 'apple'];

/** Which makes keys may be of, and which keys are known to be hardware: by what their makers say of them, whose roots the settings name. */
@Injectable()
export class KeyMakes {
  constructor(
    private readonly roots: TrustedRoots,
    private readonly signIn: SignInPolicyStore,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Whether new keys are asked what they are: some devices then ask their person whether they may say it. */
  async areAsked(): Promise<boolean> {
    return this.#knowsRoots || (await this.#lists()).length > 0;
  }

  /** Whether people may have a key of this make. */
  async isAllowed(aaguid: string): Promise<boolean> {
    return (await this.#lists()).every((list) => list.includes(aaguid));
  }

  /** What a new key can be worth: nothing where none may be had, and hardware only by the word of a maker. */
  async addable(): Promise<readonly ReturnType<typeof keyOf>[]> {
    const [first = [], ...others] = await this.#lists();
    const isClosed = others.length > 0 && !first.some((make) => others.every((list) => list.includes(make)));
    return isClosed ? [] : [keyOf(false), ...(this.#knowsRoots ? [keyOf(true)] : [])];
  }

  /** The root that a new key is attested by: null where it leads to none, and undefined where people may not have it. Its statement has been checked before, all but for its roots. */
  async attestedBy({ fmt, aaguid, attestationObject }: Attested): Promise<string | null | undefined> {
    const chain = hardwareFormats.includes(fmt) && this.#knowsRoots ? await chainOf(attestationObject) : [];
    const root = this.roots.reachedBy(chain, this.clock.now()) ?? null;
    const isShown = this.#knowsRoots ? root !== null : fmt !== 'none';
    const lists = await this.#lists();
    return lists.length === 0 || (isShown && lists.every((list) => list.includes(aaguid))) ? root : undefined;
  }

  /** Tells whether a key cannot be copied, by the word of somebody who is trusted now: roots and makes that are taken out take it from keys that are there. */
  async hardware(): Promise<(key: Make) => boolean> {
    const lists = await this.#lists();
    return ({ attestedBy, mayBeBackedUp, aaguid }) => attestedBy !== null && this.roots.fingerprints.includes(attestedBy) && !mayBeBackedUp && lists.every((list) => list.includes(aaguid));
  }

  /** What the operator allows and what the policy does: a make has to be in each. One that names nothing allows all. */
  async #lists(): Promise<readonly (readonly string[])[]> {
    return [this.settings.SYMBOLON_PASSKEY_AAGUIDS, (await this.signIn.current()).passkeyAaguids].filter((list) => list.length > 0);
  }

  get #knowsRoots(): boolean {
    return this.roots.fingerprints.length > 0;
  }
}
