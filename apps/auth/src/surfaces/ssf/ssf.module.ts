import { Module } from '@nestjs/common';
import { SignalDeliveryModule } from '../../delivery/signals/signal-delivery.module.ts';
import { AuditModule } from '../../domain/audit/audit.module.ts';
import { SignalsModule } from '../../domain/signals/signals.module.ts';
import { TokensModule } from '../../domain/tokens/tokens.module.ts';
import { RequestRate } from '../../platform/http/request-rate.ts';
import { SignalsDoor } from './signals-door.ts';
import { StreamWriting } from './stream-writing.ts';
import { SignalStreamsController } from './streams.controller.ts';
import { TransmitterController } from './transmitter.controller.ts';

@Module({
  imports: [AuditModule, SignalsModule, SignalDeliveryModule, TokensModule],
  controllers: [SignalStreamsController, TransmitterController],
  providers: [SignalsDoor, StreamWriting, RequestRate],
})
export class SsfModule {}
