import { Module } from '@nestjs/common';
import { OutboxModule } from '../../platform/outbox/outbox.module.ts';
import { OutboxStore } from '../../platform/outbox/outbox.store.ts';
import { Runtime } from '../../platform/runtime.ts';
import { ChallengeStore } from './challenge.store.ts';
import { ConsentStore } from './consent.store.ts';
import { EmailProofStore } from './email-proof.store.ts';
import { FlowStore } from './flow.store.ts';
import { OpenRequestStore } from './open-request.store.ts';
import { PushedRequestStore } from './pushed-request.store.ts';
import { SessionStore } from './session.store.ts';

@Module({
  imports: [OutboxModule],
  providers: [
    {
      provide: SessionStore,
      useFactory: ({ database, masterKey, clock, random, settings }: Runtime, outbox: OutboxStore) =>
        new SessionStore(database, masterKey, clock, random, outbox, {
          idle: settings.SYMBOLON_SESSION_IDLE_HOURS * 3600,
          max: settings.SYMBOLON_SESSION_MAX_DAYS * 86_400,
        }),
      inject: [Runtime, OutboxStore],
    },
    {
      provide: FlowStore,
      useFactory: ({ database, masterKey, clock, random }: Runtime) => new FlowStore(database, masterKey, clock, random),
      inject: [Runtime],
    },
    {
      provide: PushedRequestStore,
      useFactory: ({ database, masterKey, clock, random }: Runtime) => new PushedRequestStore(database, masterKey, clock, random),
      inject: [Runtime],
    },
    {
      provide: ChallengeStore,
      useFactory: ({ database, masterKey, clock, random }: Runtime) => new ChallengeStore(database, masterKey, clock, random),
      inject: [Runtime],
    },
    { provide: OpenRequestStore, useFactory: ({ database, clock }: Runtime) => new OpenRequestStore(database, clock), inject: [Runtime] },
    { provide: EmailProofStore, useFactory: ({ database, masterKey }: Runtime) => new EmailProofStore(database, masterKey), inject: [Runtime] },
    { provide: ConsentStore, useFactory: ({ database }: Runtime) => new ConsentStore(database), inject: [Runtime] },
  ],
  exports: [SessionStore, FlowStore, PushedRequestStore, ChallengeStore, OpenRequestStore, ConsentStore, EmailProofStore],
})
export class SessionsModule {}
