import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module.ts';
import { DiscoveryController } from './discovery.controller.ts';

@Module({ imports: [KeysModule], controllers: [DiscoveryController] })
export class OidcModule {}
