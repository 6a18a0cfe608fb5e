import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/audit.module.ts';
import { ClientsModule } from '../../domain/clients/clients.module.ts';
import { ConnectionsModule } from '../../domain/connections/connections.module.ts';
import { KeysModule } from '../../domain/keys/keys.module.ts';
import { SessionsModule } from '../../domain/sessions/sessions.module.ts';
import { TokensModule } from '../../domain/tokens/tokens.module.ts';
import { OutboundModule } from '../../platform/outbound/outbound.module.ts';
import { Courier } from '../../platform/outbox/courier.ts';
import { OutboxModule } from '../../platform/outbox/outbox.module.ts';
import { BackchannelLogout } from './backchannel-logout.ts';
import { FrontchannelLogout } from './frontchannel-logout.ts';
import { SamlLogoutRound } from './saml-logout-round.ts';
import { SamlSoapLogout } from './saml-soap-logout.ts';
import { UpstreamLogoutRound } from './upstream-logout-round.ts';

@Module({
  imports: [AuditModule, ClientsModule, ConnectionsModule, KeysModule, SessionsModule, TokensModule, OutboxModule, OutboundModule],
  providers: [BackchannelLogout, FrontchannelLogout, SamlLogoutRound, SamlSoapLogout, UpstreamLogoutRound],
  exports: [FrontchannelLogout, SamlLogoutRound, UpstreamLogoutRound],
})
export class LogoutModule {
  constructor(courier: Courier, backchannel: BackchannelLogout, soap: SamlSoapLogout) {
    courier.delivers('backchannel_logout', (over, id) => backchannel.deliver(over, id));
    courier.delivers('saml_logout', (over) => soap.deliver(over), (over) => soap.giveUp(over));
  }
}
