import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/access.module.ts';
import { ResourceServerStore } from '../../access/resource-server.store.ts';
import { ClientStore } from '../../clients/client.store.ts';
import { ClientsModule } from '../../clients/clients.module.ts';
import { SubjectIdentifiers } from '../../clients/subject-identifiers.ts';
import { PagesModule } from '../../pages/pages.module.ts';
import { Runtime } from '../../runtime.ts';
import { ConsentStore } from '../../sessions/consent.store.ts';
import { FlowStore } from '../../sessions/flow.store.ts';
import { PushedRequestStore } from '../../sessions/pushed-request.store.ts';
import { SessionStore } from '../../sessions/session.store.ts';
import { SessionsModule } from '../../sessions/sessions.module.ts';
import { AuthorizationCodeStore } from '../../tokens/authorization-code.store.ts';
import { IdTokenHints } from '../../tokens/id-token-hints.ts';
import { TokensModule } from '../../tokens/tokens.module.ts';
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
