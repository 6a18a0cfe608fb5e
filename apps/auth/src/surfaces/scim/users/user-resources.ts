import { Injectable } from '@nestjs/common';
import { scimUserType, type ScimResource } from '@symbolon/contracts';
import type { ScimSearch, Transaction } from '@symbolon/database';
import { GroupStore } from '../../../domain/provisioning/group.store.ts';
import { ProvisionedUserStore } from '../../../domain/provisioning/provisioned-user.store.ts';
import { UserDirectory } from '../../../domain/users/user-directory.ts';
import { Settings } from '../../../platform/config.ts';
import type { Json } from '../read-value.ts';
import { nobody, type Resources } from '../resources.ts';
import type { Source } from '../scim-door.ts';
import { demandVersion } from '../version.ts';
import { userResource } from './user-resource.ts';
import { ProvisionedUserWriting, type Demand } from './user-writing.ts';

/** People, as resources of SCIM. */
@Injectable()
export class UserResources implements Resources {
  readonly type = scimUserType;
  readonly #base: string;

  constructor(
    private readonly provisioned: ProvisionedUserStore,
    private readonly groups: GroupStore,
    private readonly directory: UserDirectory,
    private readonly writing: ProvisionedUserWriting,
    { SYMBOLON_ISSUER: issuer }: Settings,
  ) {
    this.#base = `${issuer}/scim/v2`;
  }

  search = (search: ScimSearch) => this.provisioned.search(search);

  async view({ id: sourceId }: Source, ids: readonly string[]): Promise<readonly Json[]> {
    const [people, provisioned, groups] = await Promise.all([this.directory.findAll(ids), this.provisioned.findAll(sourceId, ids), this.groups.groupsOf(sourceId, ids)]);
    return ids.flatMap((id) => {
      const person = people.find((each) => each.id === id);
      const own = provisioned.find((each) => each.userId === id);
      return person && own ? [userResource(this.#base, person, own, groups.filter((each) => each.userId === id))] : [];
    });
  }

  async create(source: Source, body: ScimResource): Promise<Json> {
    return this.#view(source, await this.writing.create(source, body));
  }

  async replace(source: Source, id: string, body: ScimResource, ifMatch: string | undefined): Promise<Json> {
    await this.writing.replace(source, id, body, this.#demand(source, ifMatch));
    return this.#view(source, id);
  }

  async patch(source: Source, id: string, body: ScimResource, ifMatch: string | undefined): Promise<Json> {
    await this.writing.patch(source, id, body, this.#demand(source, ifMatch));
    return this.#view(source, id);
  }

  remove(source: Source, id: string, ifMatch: string | undefined): Promise<void> {
    return this.writing.remove(source, id, this.#demand(source, ifMatch));
  }

  #demand({ id: sourceId }: Source, ifMatch: string | undefined): Demand {
    return async ({ person, provisioned }, transaction: Transaction) => {
      if (ifMatch !== undefined) demandVersion(ifMatch, userResource(this.#base, person, provisioned, await this.groups.groupsOf(sourceId, [person.id], transaction)));
    };
  }

  async #view(source: Source, id: string): Promise<Json> {
    const [resource] = await this.view(source, [id]);
    if (!resource) throw nobody(); // removed just now
    return resource;
  }
}
