import { Module } from '@nestjs/common';
import { AdministratorsModule } from '../administrators/administrators.module.ts';
import { AuditModule } from '../audit/audit.module.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { Arrivals } from './arrivals.ts';
import { ConnectionStore } from './connection.store.ts';
import { ConnectionTrialStore } from './connection-trial.store.ts';
import { LinkedLoginStore } from './linked-login.store.ts';
import { LinkedLogins } from './linked-logins.ts';
import { MappedPersonStore } from './mapped-person.store.ts';
import { UpstreamBound } from './upstream-bound.ts';
import { Upstream } from './upstream.ts';
import { UpstreamRequestStore } from './upstream-request.store.ts';

@Module({
  imports: [AdministratorsModule, AuditModule, SessionsModule, UsersModule],
  providers: [ConnectionStore, ConnectionTrialStore, UpstreamRequestStore, LinkedLoginStore, LinkedLogins, MappedPersonStore, Arrivals, Upstream, UpstreamBound],
  exports: [ConnectionStore, ConnectionTrialStore, UpstreamRequestStore, LinkedLoginStore, LinkedLogins, Arrivals, Upstream, UpstreamBound],
})
export class ConnectionsModule {}
