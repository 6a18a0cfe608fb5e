import { Module } from '@nestjs/common';
import { AdministratorStore } from './administrator.store.ts';

@Module({
  providers: [AdministratorStore],
  exports: [AdministratorStore],
})
export class AdministratorsModule {}
