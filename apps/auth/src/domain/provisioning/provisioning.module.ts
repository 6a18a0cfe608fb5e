import { Module } from '@nestjs/common';
import { GroupStore } from './group.store.ts';
import { ProvisionedUserStore } from './provisioned-user.store.ts';
import { ScimSourceStore } from './scim-source.store.ts';
import { ScimTokenStore } from './scim-token.store.ts';

@Module({
  providers: [GroupStore, ProvisionedUserStore, ScimSourceStore, ScimTokenStore],
  exports: [GroupStore, ProvisionedUserStore, ScimSourceStore, ScimTokenStore],
})
export class ProvisioningModule {}
