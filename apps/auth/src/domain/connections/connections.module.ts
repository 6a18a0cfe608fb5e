import { Module } from '@nestjs/common';
import { AdministratorsModule } from '../administrators/administrators.module.ts';
import { AuditModule } from '../audit/audit.module.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { Arrivals } from './arrivals.ts';
import { ConnectionKeys } from './connection-keys.ts';
import { ConnectionStore } from './connection.store.ts';
import { ConnectionTrialStore } from './connection-trial.store.ts';
import { DirectoryLookUps } from './directory-look-ups.ts';
import { DirectoryPasswords } from './directory-passwords.ts';
import { EndedTokenStore } from './ended-token.store.ts';
import { Hearing } from './hearing/hearing.ts';
import { HearingRounds } from './hearing/hearing-rounds.ts';
import { HearingStore } from './hearing/hearing.store.ts';
import { Transmitter } from './hearing/transmitter.ts';
import { KeptTokenStore } from './kept-token.store.ts';
import { OpenDirectories } from './ldap/open-directories.ts';
import { LinkedLoginStore } from './linked-login.store.ts';
import { LinksOfPerson } from './links-of-person.ts';
import { MappedPersonStore } from './mapped-person.store.ts';
import { SamlPlaces } from './saml-places.ts';
import { SamlLogout } from './saml-logout.ts';
import { SamlUpstream } from './saml-upstream.ts';
import { SettledPeople } from './settled-people.ts';
import { TokensThere } from './tokens-there.ts';
import { UpstreamKeySets } from './upstream-key-sets.ts';
import { UpstreamLogins } from './upstream-logins.ts';
import { UpstreamBound } from './upstream-bound.ts';
import { Upstream } from './upstream.ts';
import { UpstreamRequestStore } from './upstream-request.store.ts';

@Module({
  imports: [AdministratorsModule, AuditModule, SessionsModule, UsersModule],
  providers: [ConnectionStore, ConnectionKeys, ConnectionTrialStore, UpstreamRequestStore, EndedTokenStore, KeptTokenStore, LinkedLoginStore, LinksOfPerson, MappedPersonStore, SettledPeople, Arrivals, OpenDirectories, DirectoryPasswords, DirectoryLookUps, Upstream, UpstreamBound, UpstreamKeySets, UpstreamLogins, SamlPlaces, SamlUpstream, SamlLogout, TokensThere, Hearing, HearingRounds, HearingStore, Transmitter],
  exports: [ConnectionStore, ConnectionKeys, ConnectionTrialStore, UpstreamRequestStore, EndedTokenStore, LinkedLoginStore, LinksOfPerson, Arrivals, DirectoryPasswords, DirectoryLookUps, SettledPeople, Upstream, UpstreamBound, UpstreamKeySets, UpstreamLogins, SamlUpstream, SamlLogout, TokensThere, Hearing, HearingRounds, HearingStore],
})
export class ConnectionsModule {}
