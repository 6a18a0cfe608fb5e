import { Module } from '@nestjs/common';
import { Settings } from '../config.ts';
import { isLoopbackHost } from '../network.ts';
import { AddressRules, loopbackNetworks } from './address-rules.ts';
import { Outbound } from './outbound.ts';

@Module({
  providers: [{ provide: Outbound, useFactory: outboundOf, inject: [Settings] }],
  exports: [Outbound],
})
export class OutboundModule {}

/** The way out as the settings have it, for whoever is no part of the server. */
export function outboundOf(settings: Settings): Outbound {
  return new Outbound(rulesOf(settings));
}

/** A server that is itself on this machine may call what else is on it. */
function rulesOf({ SYMBOLON_ISSUER, SYMBOLON_OUTBOUND_PRIVATE }: Settings): AddressRules {
  return new AddressRules([...(SYMBOLON_OUTBOUND_PRIVATE ?? []), ...(isLoopbackHost(new URL(SYMBOLON_ISSUER).hostname) ? loopbackNetworks : [])]);
}
