import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { MissedLookUps } from './breached-passwords/missed-look-ups.ts';
import { Captcha } from './captcha.ts';
import { CodeThrottle } from './code-throttle.ts';
import { DepartedNames } from './departed-names.ts';
import { Directories } from './directories.ts';
import { DoorThrottle } from './door-throttle.ts';
import { EmailAddressStore } from './email-address.store.ts';
import { EnforcedDomains } from './enforced-domains.ts';
import { HeldData } from './held-data.ts';
import { KnownDevices } from './known-devices.ts';
import { LeavingStore } from './leaving.store.ts';
import { MailThrottle } from './mail-throttle.ts';
import { LoginLinkStore } from './login-link.store.ts';
import { OldSystem } from './old-system.ts';
import { OneTimeTokenStore } from './one-time-token.store.ts';
import { ProofOfWork } from './proof-of-work.ts';
import { SignupThrottle } from './signup-throttle.ts';
import { StandIns } from './stand-ins.ts';
import { Throttle } from './throttle.ts';
import { Unlinking } from './unlinking.ts';
import { DirectoryLogIn } from './directory-log-in.ts';
import { PasswordRefusals } from './password-refusals.ts';
import { UserAuthentication } from './user-authentication.ts';
import { UserDirectory } from './user-directory.ts';
import { UserEntries } from './user-entries.ts';
import { UserGroups } from './user-groups.ts';
import { UserStore } from './user.store.ts';

@Module({
  imports: [AuditModule, SessionsModule],
  providers: [StandIns, HeldData, LeavingStore, UserStore, UserDirectory, UserEntries, EmailAddressStore, OneTimeTokenStore, LoginLinkStore, KnownDevices, Throttle, MailThrottle, SignupThrottle, CodeThrottle, Unlinking, EnforcedDomains, Directories, DirectoryLogIn, PasswordRefusals, UserAuthentication, MissedLookUps, ProofOfWork, DoorThrottle, Captcha, DepartedNames, OldSystem, UserGroups],
  exports: [DepartedNames, StandIns, HeldData, LeavingStore, KnownDevices, UserAuthentication, UserStore, UserDirectory, UserEntries, EmailAddressStore, OneTimeTokenStore, LoginLinkStore, Throttle, SignupThrottle, MailThrottle, CodeThrottle, ProofOfWork, DoorThrottle, Captcha, Unlinking, EnforcedDomains, Directories, UserGroups],
})
export class UsersModule {}
