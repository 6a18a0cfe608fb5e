import { Module } from '@nestjs/common';
import { ProvisioningModule } from '../../domain/provisioning/provisioning.module.ts';
import { OutboundModule } from '../../platform/outbound/outbound.module.ts';
import { AccessTokens } from './access-tokens.ts';
import { Comparison } from './comparison.ts';
import { Push } from './push.ts';
import { PushCourier } from './push-courier.ts';
import { ScimCalls } from './scim-calls.ts';

@Module({
  imports: [ProvisioningModule, OutboundModule],
  providers: [AccessTokens, ScimCalls, Push, Comparison, PushCourier],
  exports: [Comparison, PushCourier],
})
export class ScimDeliveryModule {}
