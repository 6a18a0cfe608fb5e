import { Module } from '@nestjs/common';
import { SignalSpread } from './signal-spread.ts';
import { SignalStreamStore } from './signal-stream.store.ts';
import { SignalSubjects } from './signal-subjects.ts';
import { StreamStates } from './stream-states.ts';
import { SignalStore } from './signal.store.ts';

@Module({
  providers: [SignalSpread, SignalStore, SignalStreamStore, SignalSubjects, StreamStates],
  exports: [SignalSpread, SignalStore, SignalStreamStore, SignalSubjects, StreamStates],
})
export class SignalsModule {}
