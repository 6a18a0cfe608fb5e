import { Module } from '@nestjs/common';
import { MailModule } from '../../delivery/mail/mail.module.ts';
import { AuditModule } from '../../domain/audit/audit.module.ts';
import { ProvisioningModule } from '../../domain/provisioning/provisioning.module.ts';
import { SessionsModule } from '../../domain/sessions/sessions.module.ts';
import { TokensModule } from '../../domain/tokens/tokens.module.ts';
import { UsersModule } from '../../domain/users/users.module.ts';
import { Cursors } from '../../platform/http/cursors.ts';
import { RequestRate } from '../../platform/http/request-rate.ts';
import { ScimBulkController } from './bulk/bulk.controller.ts';
import { ScimDiscoveryController } from './discovery.controller.ts';
import { GroupResources } from './groups/group-resources.ts';
import { GroupWriting } from './groups/group-writing.ts';
import { ScimGroupsController } from './groups/groups.controller.ts';
import { Listing } from './listing.ts';
import { ResourceRequests } from './resource-requests.ts';
import { ScimDoor } from './scim-door.ts';
import { ScimSearchController } from './search.controller.ts';
import { GivenPassword } from './users/given-password.ts';
import { HeldProvisionedUsers } from './users/held-user.ts';
import { LettingIn } from './users/letting-in.ts';
import { UserResources } from './users/user-resources.ts';
import { ProvisionedUserWriting } from './users/user-writing.ts';
import { ScimUsersController } from './users/users.controller.ts';

@Module({
  imports: [AuditModule, ProvisioningModule, SessionsModule, TokensModule, UsersModule, MailModule],
  controllers: [ScimDiscoveryController, ScimUsersController, ScimGroupsController, ScimSearchController, ScimBulkController],
  providers: [ScimDoor, Cursors, RequestRate, Listing, ResourceRequests, HeldProvisionedUsers, LettingIn, GivenPassword, ProvisionedUserWriting, UserResources, GroupWriting, GroupResources],
})
export class ScimModule {}
