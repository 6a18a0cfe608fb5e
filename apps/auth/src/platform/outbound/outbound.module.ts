import { Module } from '@nestjs/common';
import { Settings } from '../config.ts';
import { isLoopbackHost } from '../network.ts';
import { AddressRules, loopbackNetworks } from './address-rules.ts';
import { Outbound } from './outbound.ts';

@Module({
  providers: [{ provide: Outbound, useFactory: (settings: Settings) => new Outbound(rulesOf(settings)), inject: [Settings] }],
  exports: [Outbound],
})
export class OutboundModule {}

/** A server that is itself on this machine may call what else is on it. */
function rulesOf({ SYMBOLON_ISSUER, SYMBOLON_OUTBOUND_PRIVATE }: Settings): AddressRules {
  return new AddressRules([...(SYMBOLON_OUTBOUND_PRIVATE ?? []), ...(isLoopbackHost(new URL(SYMBOLON_ISSUER).hostname) ? loopbackNetworks : [])]);
}
