import { Injectable } from '@nestjs/common';
import { accountRights, accountScopeFor, type AccountRight } from '@symbolon/contracts';
import type { FastifyRequest } from 'fastify';
import { accountAudience } from '../../../domain/access/account-api.ts';
import { ClientStore } from '../../../domain/clients/client.store.ts';
import { untold } from '../../../domain/sessions/auth-time.ts';
import type { Session } from '../../../domain/sessions/session.ts';
import { AccessTokenReader, stillGranted, type ActiveAccessToken } from '../../../domain/tokens/access-token.reader.ts';
import { TokenLogIn } from '../../../domain/tokens/token-log-in.ts';
import { hadTwoFactors } from '../../../domain/users/acr.ts';
import { Settings } from '../../../platform/config.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { bearerToken } from '../../../platform/http/bearer-token.ts';
import { allowOrigins } from '../../../platform/http/client-cors.ts';
import { note } from '../../../platform/http/request-log.ts';

/** The person that a token speaks for, and the log-in that it came from. */
export interface AccountCaller extends Pick<Session, 'userId' | 'username' | 'provenAt' | 'amr'> {
  /** What the client knows them by. */
  readonly subject: string;
  readonly clientId: string;
  /** Undefined when no browser was logged in for it. */
  readonly sessionId: string | undefined;
  readonly rights: ReadonlySet<AccountRight>;
}

/** Finds out whose account is meant: that of the token's person, and nobody's else. The primary is asked each time, for the token, its person and its log-in. */
@Injectable()
export class AccountCallers {
  readonly #audience: string;

  constructor(
    private readonly accessTokens: AccessTokenReader,
    private readonly logIns: TokenLogIn,
    private readonly clients: ClientStore,
    { SYMBOLON_ISSUER: issuer }: Settings,
  ) {
    this.#audience = accountAudience(issuer);
  }

  /** A script may read why it was refused before it is known which client's it is: it has to log its person in anew. */
  async of(request: FastifyRequest): Promise<AccountCaller> {
    allowOrigins(request, [...(await this.clients.origins())]);
    const found = await this.#found(request);
    const { client, user, claims } = found;
    allowOrigins(request, client.allowedCorsOrigins);
    note(request, { client_id: client.clientId, ...(user && { user_id: user.id }) });
    if (!user) throw new ProblemError('no-person', { reason: 'token of a client that acts for itself' });
    const { sessionId, amr, provenAt, isOver } = await this.logIns.of(claims.jti);
    if (isOver) throw inactive('log-in over');
    const told = claims.auth_time === undefined ? untold : new Date(claims.auth_time * 1000);
    return { userId: user.id, username: user.username, subject: claims.sub, clientId: client.clientId, sessionId, provenAt: provenAt && provenAt < told ? provenAt : told, amr: amr ?? amrOf(claims.acr), rights: new Set(asked(found)) };
  }

  async #found(request: FastifyRequest): Promise<ActiveAccessToken> {
    const token = bearerToken(request);
    if (!token) throw new ProblemError('unauthenticated', { reason: 'no access token' });
    const found = await this.accessTokens.read(token);
    if (!found) throw inactive('access token not active');
    // For us alone: of a token for two, the other could use it here.
    if (found.claims.aud !== this.#audience) throw inactive('access token for another audience', `The token must have the audience ${this.#audience}, and no other.`);
    return found;
  }
}

const inactive = (reason: string, detail?: string): ProblemError => new ProblemError('unauthenticated', { reason, challenge: { error: 'invalid_token' }, ...(detail !== undefined && { detail }) });

/** As much of it as the token tells, where the log-in was not kept. */
const amrOf = (acr: string | undefined): readonly string[] => (hadTwoFactors(acr) ? ['mfa'] : []);

/** What the token says, as far as its client may still ask for it. */
const asked = (found: ActiveAccessToken): readonly AccountRight[] => stillGranted(found, Object.keys(accountRights) as readonly AccountRight[], accountScopeFor);
