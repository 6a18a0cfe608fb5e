import { Module } from '@nestjs/common';
import { GroupStore } from './group.store.ts';
import { GroupsToPush } from './groups-to-push.ts';
import { PeopleToPush } from './people-to-push.ts';
import { ProvisionedUserStore } from './provisioned-user.store.ts';
import { PushQueue } from './push-queue.ts';
import { PushedGroupStore } from './pushed-group.store.ts';
import { PushedUserStore } from './pushed-user.store.ts';
import { ScimSourceStore } from './scim-source.store.ts';
import { ScimTargetStore } from './scim-target.store.ts';
import { ScimTokenStore } from './scim-token.store.ts';

@Module({
  providers: [GroupsToPush, GroupStore, PeopleToPush, ProvisionedUserStore, PushQueue, PushedGroupStore, PushedUserStore, ScimSourceStore, ScimTargetStore, ScimTokenStore],
  exports: [GroupsToPush, GroupStore, PeopleToPush, ProvisionedUserStore, PushQueue, PushedGroupStore, PushedUserStore, ScimSourceStore, ScimTargetStore, ScimTokenStore],
})
export class ProvisioningModule {}
