import { Injectable } from '@nestjs/common';
import { PasskeyCeremony } from '../../domain/factors/passkey-ceremony.ts';
import { PasskeyStore } from '../../domain/factors/passkey.store.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { BrandingStore } from '../../pages/branding.store.ts';
import { nameOf } from './account-view.ts';

export type KeyKind = 'passkey' | 'security_key';

/** What a key of a person is made by, on our page and on an application's own. */
@Injectable()
export class PasskeyOptions {
  constructor(
    private readonly ceremony: PasskeyCeremony,
    private readonly passkeys: PasskeyStore,
    private readonly users: UserStore,
    private readonly branding: BrandingStore,
    private readonly policy: SignInPolicyStore,
  ) {}

  /** A passkey is for signing in: where nobody does so by one, a security key is all that can be added. */
  async isOffered(kind: KeyKind): Promise<boolean> {
    return kind === 'security_key' || (await this.policy.beginsBy('passkey'));
  }

  /** JSON for PublicKeyCredential.parseCreationOptionsFromJSON; `about` is what its answer is good for. */
  async for({ userId, username }: { readonly userId: string; readonly username: string }, about: string, kind: KeyKind): Promise<string> {
    const [has, user, { name: rpName }] = await Promise.all([this.passkeys.of(userId), this.users.find(userId), this.branding.current()]);
    return this.ceremony.creation(about, { holder: { id: userId, username, name: nameOf(user?.claims) }, rpName, has, isSecondFactor: kind === 'security_key' });
  }
}
