import { Module } from '@nestjs/common';
import { KeysModule } from '../../domain/keys/keys.module.ts';
import { TokensModule } from '../../domain/tokens/tokens.module.ts';
import { UsersModule } from '../../domain/users/users.module.ts';
import { PagesModule } from '../../pages/pages.module.ts';
import { CheckSessionController } from './check-session.controller.ts';
import { DiscoveryController } from './discovery.controller.ts';
import { UserinfoController } from './userinfo.controller.ts';

@Module({ imports: [KeysModule, PagesModule, TokensModule, UsersModule], controllers: [CheckSessionController, DiscoveryController, UserinfoController] })
export class OidcModule {}
