import { Module } from '@nestjs/common';
import { ClientsModule } from '../../domain/clients/clients.module.ts';
import { ClientAuthentication } from './client-authentication.ts';
import { PreflightController } from './preflight.controller.ts';

@Module({
  imports: [ClientsModule],
  controllers: [PreflightController],
  providers: [ClientAuthentication],
  exports: [ClientAuthentication],
})
export class ClientAuthenticationModule {}
