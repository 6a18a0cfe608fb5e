import { Module } from '@nestjs/common';
import { ClientStore } from '../../domain/clients/client.store.ts';
import { ClientsModule } from '../../domain/clients/clients.module.ts';
import { SubjectIdentifiers } from '../../domain/clients/subject-identifiers.ts';
import { LogoutTokenIssuer } from '../../domain/tokens/logout-token-issuer.ts';
import { TokensModule } from '../../domain/tokens/tokens.module.ts';
import { OutboundModule } from '../../platform/outbound/outbound.module.ts';
import { Outbound } from '../../platform/outbound/outbound.ts';
import { Courier } from '../../platform/outbox/courier.ts';
import { OutboxModule } from '../../platform/outbox/outbox.module.ts';
import { Runtime } from '../../platform/runtime.ts';
import { BackchannelLogout } from './backchannel-logout.ts';
import { FrontchannelLogout } from './frontchannel-logout.ts';

@Module({
  imports: [ClientsModule, TokensModule, OutboxModule, OutboundModule],
  providers: [
    {
      provide: BackchannelLogout,
      useFactory: (clients: ClientStore, tokens: LogoutTokenIssuer, outbound: Outbound, courier: Courier) => {
        const backchannel = new BackchannelLogout(clients, tokens, outbound);
        courier.delivers('backchannel_logout', (payload, id) => backchannel.deliver(payload, id));
        return backchannel;
      },
      inject: [ClientStore, LogoutTokenIssuer, Outbound, Courier],
    },
    {
      provide: FrontchannelLogout,
      useFactory: ({ settings }: Runtime, clients: ClientStore, subjects: SubjectIdentifiers) => new FrontchannelLogout(settings.SYMBOLON_ISSUER, clients, subjects),
      inject: [Runtime, ClientStore, SubjectIdentifiers],
    },
  ],
  exports: [FrontchannelLogout],
})
export class LogoutModule {}
