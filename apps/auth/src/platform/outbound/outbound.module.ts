import { Module } from '@nestjs/common';
import { Runtime } from '../runtime.ts';
import { AddressRules, loopbackNetworks } from './address-rules.ts';
import { Outbound } from './outbound.ts';

@Module({
  providers: [
    {
      provide: Outbound,
      useFactory: ({ settings }: Runtime) => {
        const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(settings.SYMBOLON_ISSUER).hostname);
        return new Outbound(new AddressRules([...(settings.SYMBOLON_OUTBOUND_PRIVATE ?? []), ...(isLoopback ? loopbackNetworks : [])]));
      },
      inject: [Runtime],
    },
  ],
  exports: [Outbound],
})
export class OutboundModule {}
