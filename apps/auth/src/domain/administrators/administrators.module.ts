import { Module } from '@nestjs/common';
import { AdministratorStore } from './administrator.store.ts';
import { InvitationStore } from './invitation.store.ts';
import { RoleStore } from './role.store.ts';

@Module({
  providers: [AdministratorStore, InvitationStore, RoleStore],
  exports: [AdministratorStore, InvitationStore, RoleStore],
})
export class AdministratorsModule {}
