import { Injectable } from '@nestjs/common';
import type { LogoutRequest } from '@symbolon/contracts';
import { ClientStore } from '../../domain/clients/client.store.ts';
import type { Client } from '../../domain/clients/client.ts';
import { SubjectIdentifiers } from '../../domain/clients/subject-identifiers.ts';
import type { Session } from '../../domain/sessions/session.ts';
import { IdTokenHints } from '../../domain/tokens/id-token-hints.ts';
import { usernameKey } from '../../domain/users/user.ts';
import { responseUrl } from '../../platform/http/response-url.ts';

/** What a request to log out comes to, for one browser. */
export interface AskedLogout {
  /** Who asks, as far as it may be told to the person: nobody whom only an ID token names that is none. */
  readonly client: Client | undefined;
  /** Where to go afterwards: a registered address of the client, with its state; null for our own page. */
  readonly returnUrl: string | null;
  /** The account that is meant; undefined for every one of the browser. */
  readonly account: Session | undefined;
  /** Whether an ID token proves that the client means somebody who is logged in here, so that nobody has to be asked. */
  readonly isProven: boolean;
}

/** Understands requests to log out (OpenID Connect RP-Initiated Logout 1.0 sections 2 and 3). */
@Injectable()
export class LogoutReader {
  constructor(
    private readonly clients: ClientStore,
    private readonly hints: IdTokenHints,
    private readonly subjects: SubjectIdentifiers,
  ) {}

  async understand(asked: LogoutRequest, sessions: readonly Session[]): Promise<AskedLogout> {
    const { id_token_hint: hint, post_logout_redirect_uri: uri } = asked;
    const clientId = asked.client_id ?? this.hints.audience(hint);
    const claimed = clientId === undefined ? undefined : await this.clients.find(clientId);
    const meant = claimed && (await this.hints.logIn(hint, claimed));
    const isRefuted = hint !== undefined && !meant; // an ID token of somebody else's, or none at all: nothing of the request is believed
    const client = isRefuted ? undefined : claimed;
    const returnUrl = client && uri !== undefined && client.postLogoutRedirectUris.includes(uri) ? responseUrl(uri, 'query', { state: asked.state }) : null;
    const hinted = client && meant && (sessions.find(({ id }) => this.subjects.sidFor(client, id) === meant.sid) ?? sessions.find(({ userId }) => userId === meant.userId));
    const isWrong = uri !== undefined && returnUrl === null;
    return { client, returnUrl, account: hinted ?? named(asked.logout_hint, sessions), isProven: hinted !== undefined && !isWrong };
  }
}

const named = (hint: string | undefined, sessions: readonly Session[]): Session | undefined =>
  hint === undefined ? undefined : sessions.find(({ id, username }) => id === hint || usernameKey(username) === usernameKey(hint));
