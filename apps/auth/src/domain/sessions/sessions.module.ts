import { Module } from '@nestjs/common';
import { OutboxModule } from '../../platform/outbox/outbox.module.ts';
import { AuditModule } from '../audit/audit.module.ts';
import { ChallengeStore } from './challenge.store.ts';
import { ConsentStore } from './consent.store.ts';
import { EmailProofStore } from './email-proof.store.ts';
import { FlowStore } from './flow.store.ts';
import { KnownNetworkStore } from './known-network.store.ts';
import { OpenRequestStore } from './open-request.store.ts';
import { PushedRequestStore } from './pushed-request.store.ts';
import { RecoveryWaitStore } from './recovery-wait.store.ts';
import { RequestRoom } from './request-room.ts';
import { SamlLogoutStore } from './saml-logout.store.ts';
import { SessionStore } from './session.store.ts';

@Module({
  imports: [AuditModule, OutboxModule],
  providers: [RequestRoom, SessionStore, FlowStore, PushedRequestStore, ChallengeStore, OpenRequestStore, EmailProofStore, ConsentStore, KnownNetworkStore, RecoveryWaitStore, SamlLogoutStore],
  exports: [SessionStore, FlowStore, PushedRequestStore, ChallengeStore, OpenRequestStore, ConsentStore, EmailProofStore, KnownNetworkStore, RecoveryWaitStore, SamlLogoutStore],
})
export class SessionsModule {}
