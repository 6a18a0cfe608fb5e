import { Injectable } from '@nestjs/common';
import { KeyOptions } from '../../domain/factors/key-options.ts';
import type { User } from '../../domain/users/user.ts';
import { BrandingStore } from '../../pages/branding.store.ts';

/** What somebody's new key is made by in a log-in. */
@Injectable()
export class NewKeyOptions {
  constructor(
    private readonly keys: KeyOptions,
    private readonly branding: BrandingStore,
  ) {}

  /** JSON for PublicKeyCredential.parseCreationOptionsFromJSON; `about` is what its answer is good for. */
  async for(person: Pick<User, 'id' | 'username'>, about: string, isSecondFactor: boolean): Promise<string> {
    return this.keys.for(person, { about, rpName: (await this.branding.current()).name, isSecondFactor });
  }
}
