import { Module } from '@nestjs/common';
import { ClientsModule } from '../../domain/clients/clients.module.ts';
import { TokensModule } from '../../domain/tokens/tokens.module.ts';
import { OutboundModule } from '../../platform/outbound/outbound.module.ts';
import { Courier } from '../../platform/outbox/courier.ts';
import { OutboxModule } from '../../platform/outbox/outbox.module.ts';
import { BackchannelLogout } from './backchannel-logout.ts';
import { FrontchannelLogout } from './frontchannel-logout.ts';

@Module({
  imports: [ClientsModule, TokensModule, OutboxModule, OutboundModule],
  providers: [BackchannelLogout, FrontchannelLogout],
  exports: [FrontchannelLogout],
})
export class LogoutModule {
  constructor(courier: Courier, backchannel: BackchannelLogout) {
    courier.delivers('backchannel_logout', (over, id) => backchannel.deliver(over, id));
  }
}
