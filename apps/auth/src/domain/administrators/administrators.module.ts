import { Module } from '@nestjs/common';
import { AdministratorStore } from './administrator.store.ts';
import { InvitationStore } from './invitation.store.ts';

@Module({
  providers: [AdministratorStore, InvitationStore],
  exports: [AdministratorStore, InvitationStore],
})
export class AdministratorsModule {}
