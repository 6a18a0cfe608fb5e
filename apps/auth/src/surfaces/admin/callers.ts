import { Injectable } from '@nestjs/common';
import { allPermissions, scopeFor, type Permission } from '@symbolon/contracts';
import type { FastifyRequest } from 'fastify';
import { adminAudience } from '../../domain/access/admin-api.ts';
import { AdministratorStore } from '../../domain/administrators/administrator.store.ts';
import { hadTwoFactors } from '../../domain/users/acr.ts';
import { AccessTokenReader, stillGranted, type ActiveAccessToken } from '../../domain/tokens/access-token.reader.ts';
import { Settings } from '../../platform/config.ts';
import { ProblemError } from '../../platform/errors/problem-error.ts';
import { bearerToken } from '../../platform/http/bearer-token.ts';
import { note } from '../../platform/http/request-log.ts';

/** Whoever calls the admin API: a person by an application, or a client for itself. */
export interface Caller {
  readonly kind: 'user' | 'client';
  /** The user's or the client's id. */
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  readonly roles: readonly string[];
  /** What the token says, and of a person what the roles say, too. */
  readonly permissions: ReadonlySet<Permission>;
  readonly address: string;
  readonly requestId: string;
}

/** Finds out who calls. The primary is asked each time: a token that was revoked, a person who was disabled, a role that was taken away count at once. */
@Injectable()
export class Callers {
  readonly #audience: string;
  readonly #needsTwoFactors: boolean;

  constructor(
    private readonly accessTokens: AccessTokenReader,
    private readonly administrators: AdministratorStore,
    { SYMBOLON_ISSUER: issuer, SYMBOLON_ADMIN_MFA: mfa }: Settings,
  ) {
    this.#audience = adminAudience(issuer);
    this.#needsTwoFactors = mfa === 'required';
  }

  async of(request: FastifyRequest): Promise<Caller> {
    const token = bearerToken(request);
    const found = token && (await this.accessTokens.read(token));
    if (!found) throw new ProblemError('unauthenticated', { reason: token ? 'access token not active' : 'no access token' });
    // For us alone: of a token for two, the other could use it here.
    if (found.claims.aud !== this.#audience) throw new ProblemError('unauthenticated', { detail: `The token must have the audience ${this.#audience}, and no other.`, reason: 'access token for another audience' });
    const { client, user } = found;
    note(request, { client_id: client.clientId, ...(user && { user_id: user.id }) });
    const origin = { clientId: client.clientId, address: request.ip, requestId: request.id };
    if (!user) return { ...origin, kind: 'client', id: client.clientId, name: client.name ?? client.clientId, roles: [], permissions: new Set(asked(found)) };
    if (this.#needsTwoFactors && !hadTwoFactors(found.claims.acr)) throw new ProblemError('second-factor-required', { challenge: { error: 'insufficient_user_authentication', acr_values: 'aal2' } });
    const roles = await this.administrators.rolesOf(user.id);
    const permissions = new Set(roles.flatMap((role) => role.permissions));
    return { ...origin, kind: 'user', id: user.id, name: user.username, roles: roles.map((role) => role.name), permissions: new Set(asked(found).filter((each) => permissions.has(each))) };
  }
}

/** What the token says, as far as its client may still ask for it. */
const asked = (found: ActiveAccessToken): readonly Permission[] => stillGranted(found, allPermissions, scopeFor);
