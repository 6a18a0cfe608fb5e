import { Module } from '@nestjs/common';
import { ClientsModule } from '../../domain/clients/clients.module.ts';
import { SessionsModule } from '../../domain/sessions/sessions.module.ts';
import { TokensModule } from '../../domain/tokens/tokens.module.ts';
import { OutboundModule } from '../../platform/outbound/outbound.module.ts';
import { Courier } from '../../platform/outbox/courier.ts';
import { OutboxModule } from '../../platform/outbox/outbox.module.ts';
import { BackchannelLogout } from './backchannel-logout.ts';
import { FrontchannelLogout } from './frontchannel-logout.ts';
import { SamlLogoutRound } from './saml-logout-round.ts';

@Module({
  imports: [ClientsModule, SessionsModule, TokensModule, OutboxModule, OutboundModule],
  providers: [BackchannelLogout, FrontchannelLogout, SamlLogoutRound],
  exports: [FrontchannelLogout, SamlLogoutRound],
})
export class LogoutModule {
  constructor(courier: Courier, backchannel: BackchannelLogout) {
    courier.delivers('backchannel_logout', (over, id) => backchannel.deliver(over, id));
  }
}
