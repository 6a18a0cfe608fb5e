import { Module } from '@nestjs/common';
import { AccessModule } from '../../../domain/access/access.module.ts';
import { ClientsModule } from '../../../domain/clients/clients.module.ts';
import { KeysModule } from '../../../domain/keys/keys.module.ts';
import { TokensModule } from '../../../domain/tokens/tokens.module.ts';
import { ClientAuthenticationModule } from '../client-authentication.module.ts';
import { IntrospectController } from './introspect.controller.ts';

@Module({ imports: [ClientAuthenticationModule, TokensModule, AccessModule, ClientsModule, KeysModule], controllers: [IntrospectController] })
export class IntrospectModule {}
