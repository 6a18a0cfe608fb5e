import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../../domain/connections/connections.module.ts';
import { Courier } from '../../platform/outbox/courier.ts';
import { OutboxModule } from '../../platform/outbox/outbox.module.ts';
import { TokenRevocation } from './token-revocation.ts';

@Module({
  imports: [ConnectionsModule, OutboxModule],
  providers: [TokenRevocation],
  exports: [TokenRevocation],
})
export class RevocationModule {
  constructor(courier: Courier, revocation: TokenRevocation) {
    courier.delivers('upstream_revocation', (ended) => revocation.tell(ended));
  }
}
