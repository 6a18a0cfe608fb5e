import { Injectable } from '@nestjs/common';
import type { Transaction } from '@symbolon/database';
import { ProvisionedUserStore, type ProvisionedUser } from '../../../domain/provisioning/provisioned-user.store.ts';
import { UserDirectory, type Person } from '../../../domain/users/user-directory.ts';
import { ScimError } from '../../../platform/errors/scim-error.ts';
import { nobody } from '../resources.ts';

/** Somebody in the hands of a directory, held until the transaction ends. */
export interface HeldUser {
  readonly person: Person;
  readonly provisioned: ProvisionedUser;
}

/** People whom a directory may change. */
@Injectable()
export class HeldProvisionedUsers {
  constructor(
    private readonly directory: UserDirectory,
    private readonly provisioned: ProvisionedUserStore,
  ) {}

  /** Whoever administers anything is nobody's to change here: whose token were stolen would have what they may. What a file manages is changed there. */
  async take(sourceId: string, id: string, transaction: Transaction): Promise<HeldUser> {
    const person = await this.directory.hold(id, transaction);
    const provisioned = person && (await this.provisioned.find(sourceId, id, transaction));
    if (!person || !provisioned) throw nobody();
    if (person.administratorRoles.length > 0) throw new ScimError(403, 'This person administers something here, and is changed by administrators alone.', undefined, 'an administrator');
    if (person.declared) throw new ScimError(403, 'This person is managed by the declarative file, and is changed there.', undefined, 'managed by a file');
    return { person, provisioned };
  }
}
