import { Module } from '@nestjs/common';
import { AccessModule } from '../../../domain/access/access.module.ts';
import { ClientsModule } from '../../../domain/clients/clients.module.ts';
import { ConnectionsModule } from '../../../domain/connections/connections.module.ts';
import { FactorsModule } from '../../../domain/factors/factors.module.ts';
import { SessionsModule } from '../../../domain/sessions/sessions.module.ts';
import { TokensModule } from '../../../domain/tokens/tokens.module.ts';
import { PagesModule } from '../../../pages/pages.module.ts';
import { Authorization } from './authorization.ts';
import { AuthorizeController } from './authorize.controller.ts';

@Module({
  imports: [ClientsModule, AccessModule, ConnectionsModule, FactorsModule, SessionsModule, TokensModule, PagesModule],
  controllers: [AuthorizeController],
  providers: [Authorization],
})
export class AuthorizeModule {}
