import { Module, type DynamicModule } from '@nestjs/common';
import { KeyGenerator, MasterKey, PasswordHashing, Random, TrustedRoots } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { RevocationModule } from '../delivery/revocation/revocation.module.ts';
import { UpstreamCalls } from '../domain/connections/upstream-calls.ts';
import { BreachedPasswords } from '../domain/users/breached-passwords/breached-passwords.ts';
import { CaptchaProvider } from '../domain/users/captcha.ts';
import { OldSystemWay } from '../domain/users/old-system.ts';
import { PasswordPolicy } from '../domain/users/password-policy.ts';
import { SignInPolicyStore } from '../domain/users/sign-in-policy.store.ts';
import { Clock } from '../platform/clock.ts';
import { Settings } from '../platform/config.ts';
import { Log } from '../platform/log.ts';
import { OutboxModule } from '../platform/outbox/outbox.module.ts';
import { AccountModule } from '../surfaces/account/account.module.ts';
import { AdminModule } from '../surfaces/admin/admin.module.ts';
import { ConsoleModule } from '../surfaces/console/console.module.ts';
import { DocsModule } from '../surfaces/docs/docs.module.ts';
import { HealthModule } from '../surfaces/health/health.module.ts';
import { LoginModule } from '../surfaces/login/login.module.ts';
import { AuthorizeModule } from '../surfaces/oauth/authorize/authorize.module.ts';
import { ChallengeModule } from '../surfaces/oauth/challenge/challenge.module.ts';
import { ContractModule } from '../surfaces/oauth/contract/contract.module.ts';
import { IntrospectModule } from '../surfaces/oauth/introspect/introspect.module.ts';
import { ParModule } from '../surfaces/oauth/par/par.module.ts';
import { RevokeModule } from '../surfaces/oauth/revoke/revoke.module.ts';
import { TokenModule } from '../surfaces/oauth/token/token.module.ts';
import { OidcModule } from '../surfaces/oidc/oidc.module.ts';
import { SamlModule } from '../surfaces/saml/saml.module.ts';
import { ScimModule } from '../surfaces/scim/scim.module.ts';
import { SsfModule } from '../surfaces/ssf/ssf.module.ts';
import { SetupModule } from '../surfaces/setup/setup.module.ts';
import type { Runtime } from './runtime.ts';

/** The table of contents: one line for each surface. */
@Module({
  imports: [AuthorizeModule, ParModule, ChallengeModule, TokenModule, RevokeModule, IntrospectModule, ContractModule, OidcModule, LoginModule, AccountModule, AdminModule, SamlModule, ScimModule, SsfModule, SetupModule, ConsoleModule, DocsModule, HealthModule, RevocationModule, OutboxModule],
})
export class AppModule {
  /** What every part may ask for, given in one place. */
  static on(runtime: Runtime, keyGenerator: KeyGenerator): DynamicModule {
    const given = [
      { provide: Settings, useValue: runtime.settings },
      { provide: Database, useValue: runtime.database },
      { provide: MasterKey, useValue: runtime.masterKey },
      { provide: Log, useValue: runtime.log },
      { provide: Clock, useValue: runtime.clock },
      { provide: Random, useValue: runtime.random },
      { provide: KeyGenerator, useValue: keyGenerator },
      { provide: PasswordHashing, useValue: runtime.passwords },
      { provide: BreachedPasswords, useValue: runtime.breached },
      { provide: CaptchaProvider, useValue: runtime.captcha },
      { provide: OldSystemWay, useValue: runtime.oldSystem },
      { provide: UpstreamCalls, useValue: runtime.upstream },
      { provide: PasswordPolicy, useValue: runtime.policy },
      { provide: SignInPolicyStore, useValue: runtime.signIn },
      { provide: TrustedRoots, useValue: runtime.passkeyRoots },
    ];
    return { module: AppModule, global: true, providers: given, exports: given };
  }
}
