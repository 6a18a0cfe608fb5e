import { Injectable } from '@nestjs/common';
import { PasskeyCeremony } from '../../domain/factors/passkey-ceremony.ts';
import { PasskeyStore } from '../../domain/factors/passkey.store.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { BrandingStore } from '../../pages/branding.store.ts';
import { nameOf } from './account-view.ts';

/** What a key of a person is made by, on our page and on an application's own. */
@Injectable()
export class PasskeyOptions {
  constructor(
    private readonly ceremony: PasskeyCeremony,
    private readonly passkeys: PasskeyStore,
    private readonly users: UserStore,
    private readonly branding: BrandingStore,
  ) {}

  /** JSON for PublicKeyCredential.parseCreationOptionsFromJSON; `about` is what its answer is good for. */
  async for({ userId, username }: { readonly userId: string; readonly username: string }, about: string, isSecondFactor: boolean): Promise<string> {
    const [has, user, { name: rpName }] = await Promise.all([this.passkeys.of(userId), this.users.find(userId), this.branding.current()]);
    return this.ceremony.creation(about, { holder: { id: userId, username, name: nameOf(user?.claims) }, rpName, has, isSecondFactor });
  }
}
