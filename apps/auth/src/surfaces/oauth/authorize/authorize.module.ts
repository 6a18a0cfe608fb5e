import { Module } from '@nestjs/common';
import { AccessModule } from '../../../domain/access/access.module.ts';
import { ResourceServerStore } from '../../../domain/access/resource-server.store.ts';
import { ClientStore } from '../../../domain/clients/client.store.ts';
import { ClientsModule } from '../../../domain/clients/clients.module.ts';
import { SubjectIdentifiers } from '../../../domain/clients/subject-identifiers.ts';
import { ConsentStore } from '../../../domain/sessions/consent.store.ts';
import { FlowStore } from '../../../domain/sessions/flow.store.ts';
import { PushedRequestStore } from '../../../domain/sessions/pushed-request.store.ts';
import { SessionStore } from '../../../domain/sessions/session.store.ts';
import { SessionsModule } from '../../../domain/sessions/sessions.module.ts';
import { AuthorizationCodeStore } from '../../../domain/tokens/authorization-code.store.ts';
import { IdTokenHints } from '../../../domain/tokens/id-token-hints.ts';
import { TokensModule } from '../../../domain/tokens/tokens.module.ts';
import { PagesModule } from '../../../pages/pages.module.ts';
import { Runtime } from '../../../platform/runtime.ts';
import { Authorization } from './authorization.ts';
import { AuthorizeController } from './authorize.controller.ts';

@Module({
  imports: [ClientsModule, AccessModule, SessionsModule, TokensModule, PagesModule],
  controllers: [AuthorizeController],
  providers: [
    {
      provide: Authorization,
      useFactory: (
        { clock }: Runtime,
        clients: ClientStore,
        resourceServers: ResourceServerStore,
        sessions: SessionStore,
        flows: FlowStore,
        pushedRequests: PushedRequestStore,
        consents: ConsentStore,
        codes: AuthorizationCodeStore,
        hints: IdTokenHints,
        subjects: SubjectIdentifiers,
      ) => new Authorization({ clients, resourceServers, sessions, flows, pushedRequests, consents, codes, hints, subjects, clock }),
      inject: [Runtime, ClientStore, ResourceServerStore, SessionStore, FlowStore, PushedRequestStore, ConsentStore, AuthorizationCodeStore, IdTokenHints, SubjectIdentifiers],
    },
  ],
})
export class AuthorizeModule {}
