import { Module, type DynamicModule } from '@nestjs/common';
import { OutboxModule } from '../platform/outbox/outbox.module.ts';
import { Runtime } from '../platform/runtime.ts';
import { AccountModule } from '../surfaces/account/account.module.ts';
import { HealthModule } from '../surfaces/health/health.module.ts';
import { LoginModule } from '../surfaces/login/login.module.ts';
import { AuthorizeModule } from '../surfaces/oauth/authorize/authorize.module.ts';
import { ChallengeModule } from '../surfaces/oauth/challenge/challenge.module.ts';
import { IntrospectModule } from '../surfaces/oauth/introspect/introspect.module.ts';
import { ParModule } from '../surfaces/oauth/par/par.module.ts';
import { RevokeModule } from '../surfaces/oauth/revoke/revoke.module.ts';
import { TokenModule } from '../surfaces/oauth/token/token.module.ts';
import { OidcModule } from '../surfaces/oidc/oidc.module.ts';

/** The table of contents: one line for each surface. */
@Module({
  imports: [AuthorizeModule, ParModule, ChallengeModule, TokenModule, RevokeModule, IntrospectModule, OidcModule, LoginModule, AccountModule, HealthModule, OutboxModule],
})
export class AppModule {
  static on(runtime: Runtime): DynamicModule {
    return { module: AppModule, global: true, providers: [{ provide: Runtime, useValue: runtime }], exports: [Runtime] };
  }
}
