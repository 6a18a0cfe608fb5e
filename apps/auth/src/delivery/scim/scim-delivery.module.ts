import { Module } from '@nestjs/common';
import { ProvisioningModule } from '../../domain/provisioning/provisioning.module.ts';
import { OutboundModule } from '../../platform/outbound/outbound.module.ts';
import { Abilities } from './abilities.ts';
import { AccessTokens } from './access-tokens.ts';
import { Comparison } from './comparison.ts';
import { GroupComparison } from './group-comparison.ts';
import { GroupPush } from './group-push.ts';
import { Push } from './push.ts';
import { PushCourier } from './push-courier.ts';
import { RemoteGroups } from './remote-groups.ts';
import { ScimCalls } from './scim-calls.ts';

@Module({
  imports: [ProvisioningModule, OutboundModule],
  providers: [AccessTokens, ScimCalls, Abilities, RemoteGroups, Push, GroupPush, Comparison, GroupComparison, PushCourier],
  exports: [Comparison, GroupComparison, PushCourier],
})
export class ScimDeliveryModule {}
