import { Module } from '@nestjs/common';
import { ClientStore } from '../../domain/clients/client.store.ts';
import { ClientsModule } from '../../domain/clients/clients.module.ts';
import { Runtime } from '../../platform/runtime.ts';
import { ClientAuthentication } from './client-authentication.ts';
import { PreflightController } from './preflight.controller.ts';

@Module({
  imports: [ClientsModule],
  controllers: [PreflightController],
  providers: [
    {
      provide: ClientAuthentication,
      useFactory: ({ masterKey }: Runtime, clients: ClientStore) => new ClientAuthentication(clients, masterKey),
      inject: [Runtime, ClientStore],
    },
  ],
  exports: [ClientAuthentication],
})
export class ClientAuthenticationModule {}
