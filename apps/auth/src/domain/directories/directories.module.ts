import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { ConnectionsModule } from '../connections/connections.module.ts';
import { TokensModule } from '../tokens/tokens.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { DirectoryPlan } from './directory-plan.ts';
import { DirectoryReading } from './directory-reading.ts';
import { DirectoryRound } from './directory-round.ts';
import { DirectoryRounds } from './directory-rounds.ts';
import { DirectorySyncStore } from './directory-sync.store.ts';
import { GonePeople } from './gone-people.ts';

@Module({
  imports: [AuditModule, ConnectionsModule, TokensModule, UsersModule],
  providers: [DirectoryPlan, DirectoryReading, DirectoryRound, DirectoryRounds, DirectorySyncStore, GonePeople],
  exports: [DirectoryPlan, DirectoryRounds, DirectorySyncStore],
})
export class DirectoriesModule {}
