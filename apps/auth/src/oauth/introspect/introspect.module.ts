import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/access.module.ts';
import { ClientsModule } from '../../clients/clients.module.ts';
import { KeysModule } from '../../keys/keys.module.ts';
import { TokensModule } from '../../tokens/tokens.module.ts';
import { ClientAuthenticationModule } from '../client-authentication.module.ts';
import { IntrospectController } from './introspect.controller.ts';

@Module({ imports: [ClientAuthenticationModule, TokensModule, AccessModule, ClientsModule, KeysModule], controllers: [IntrospectController] })
export class IntrospectModule {}
