import { Injectable } from '@nestjs/common';
import { KeyOptions } from '../../domain/factors/key-options.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { BrandingStore } from '../../pages/branding.store.ts';

export type KeyKind = 'passkey' | 'security_key';

/** What a key of a person is made by, on our page and on an application's own. */
@Injectable()
export class PasskeyOptions {
  constructor(
    private readonly keys: KeyOptions,
    private readonly branding: BrandingStore,
    private readonly policy: SignInPolicyStore,
  ) {}

  /** A passkey is for signing in: where nobody does so by one, a security key is all that can be added. */
  async isOffered(kind: KeyKind): Promise<boolean> {
    return kind === 'security_key' || (await this.policy.beginsBy('passkey'));
  }

  /** JSON for PublicKeyCredential.parseCreationOptionsFromJSON; `about` is what its answer is good for. */
  async for({ userId, username }: { readonly userId: string; readonly username: string }, about: string, kind: KeyKind): Promise<string> {
    const { name: rpName } = await this.branding.current();
    return this.keys.for({ id: userId, username }, { about, rpName, isSecondFactor: kind === 'security_key' });
  }
}
