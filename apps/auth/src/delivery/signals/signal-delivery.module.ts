import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/audit.module.ts';
import { ClientsModule } from '../../domain/clients/clients.module.ts';
import { SignalsModule } from '../../domain/signals/signals.module.ts';
import { SignalStore } from '../../domain/signals/signal.store.ts';
import { TokensModule } from '../../domain/tokens/tokens.module.ts';
import { OutboundModule } from '../../platform/outbound/outbound.module.ts';
import { Courier } from '../../platform/outbox/courier.ts';
import { OutboxModule } from '../../platform/outbox/outbox.module.ts';
import { SignalCall } from './signal-call.ts';
import { SignalCourier } from './signal-courier.ts';
import { SignalPolls } from './signal-polls.ts';
import { SignalSets } from './signal-sets.ts';

@Module({
  imports: [AuditModule, ClientsModule, SignalsModule, TokensModule, OutboxModule, OutboundModule],
  providers: [SignalCall, SignalCourier, SignalPolls, SignalSets],
  exports: [SignalCourier, SignalPolls],
})
export class SignalDeliveryModule {
  constructor(courier: Courier, signals: SignalStore) {
    courier.delivers('session_revoked', (over, id) => signals.queueRevoked(over, id));
  }
}
