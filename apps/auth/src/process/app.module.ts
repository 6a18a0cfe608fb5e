import { Module, type DynamicModule } from '@nestjs/common';
import { AccountModule } from './account/account.module.ts';
import { HealthModule } from './health/health.module.ts';
import { LoginModule } from './login/login.module.ts';
import { AuthorizeModule } from './oauth/authorize/authorize.module.ts';
import { ChallengeModule } from './oauth/challenge/challenge.module.ts';
import { IntrospectModule } from './oauth/introspect/introspect.module.ts';
import { ParModule } from './oauth/par/par.module.ts';
import { RevokeModule } from './oauth/revoke/revoke.module.ts';
import { TokenModule } from './oauth/token/token.module.ts';
import { OidcModule } from './oidc/oidc.module.ts';
import { OutboxModule } from './outbox/outbox.module.ts';
import { Runtime } from './runtime.ts';

/** The table of contents: one line for each surface. */
@Module({
  imports: [AuthorizeModule, ParModule, ChallengeModule, TokenModule, RevokeModule, IntrospectModule, OidcModule, LoginModule, AccountModule, HealthModule, OutboxModule],
})
export class AppModule {
  static on(runtime: Runtime): DynamicModule {
    return { module: AppModule, global: true, providers: [{ provide: Runtime, useValue: runtime }], exports: [Runtime] };
  }
}
