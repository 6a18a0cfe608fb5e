import { Injectable } from '@nestjs/common';
import { UserStore } from '../users/user.store.ts';
import { calledName, type User } from '../users/user.ts';
import { PasskeyCeremony } from './passkey-ceremony.ts';
import { PasskeyStore } from './passkey.store.ts';

/** What a new key is for. */
interface NewKey {
  /** What the answer of the browser is good for. */
  readonly about: string;
  /** What the installation is called. */
  readonly rpName: string;
  readonly isSecondFactor: boolean;
}

/** What a key of somebody is made by, beside those that they have. */
@Injectable()
export class KeyOptions {
  constructor(
    private readonly passkeys: PasskeyStore,
    private readonly ceremony: PasskeyCeremony,
    private readonly users: UserStore,
  ) {}

  /** JSON for PublicKeyCredential.parseCreationOptionsFromJSON (WebAuthn level 3 section 5.1.8). */
  async for({ id, username }: Pick<User, 'id' | 'username'>, { about, rpName, isSecondFactor }: NewKey): Promise<string> {
    const [has, user] = await Promise.all([this.passkeys.of(id), this.users.find(id)]);
    return this.ceremony.creation(about, { holder: { id, username, name: calledName(user?.claims) }, rpName, has, isSecondFactor });
  }
}
