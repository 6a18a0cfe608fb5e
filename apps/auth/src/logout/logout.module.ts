import { Module } from '@nestjs/common';
import { ClientStore } from '../clients/client.store.ts';
import { ClientsModule } from '../clients/clients.module.ts';
import { SubjectIdentifiers } from '../clients/subject-identifiers.ts';
import { Courier } from '../outbox/courier.ts';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { Outbound } from '../outbound/outbound.ts';
import { OutboundModule } from '../outbound/outbound.module.ts';
import { Runtime } from '../runtime.ts';
import { LogoutTokenIssuer } from '../tokens/logout-token-issuer.ts';
import { TokensModule } from '../tokens/tokens.module.ts';
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
