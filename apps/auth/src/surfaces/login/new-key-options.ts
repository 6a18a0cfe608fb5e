import { Injectable } from '@nestjs/common';
import { PasskeyCeremony } from '../../domain/factors/passkey-ceremony.ts';
import { PasskeyStore } from '../../domain/factors/passkey.store.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import type { User } from '../../domain/users/user.ts';
import { BrandingStore } from '../../pages/branding.store.ts';

/** What somebody's new key is made by in a log-in. */
@Injectable()
export class NewKeyOptions {
  constructor(
    private readonly passkeys: PasskeyStore,
    private readonly ceremony: PasskeyCeremony,
    private readonly users: UserStore,
    private readonly branding: BrandingStore,
  ) {}

  /** JSON for PublicKeyCredential.parseCreationOptionsFromJSON; `about` is what its answer is good for. */
  async for({ id, username }: Pick<User, 'id' | 'username'>, about: string, isSecondFactor: boolean): Promise<string> {
    const [has, user, { name: rpName }] = await Promise.all([this.passkeys.of(id), this.users.find(id), this.branding.current()]);
    const name = user?.claims['name'];
    const holder = { id, username, name: typeof name === 'string' && name.trim() !== '' ? name.slice(0, 200) : null };
    return this.ceremony.creation(about, { holder, rpName, has, isSecondFactor });
  }
}
