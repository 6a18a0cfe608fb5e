import type { GrantType } from '@symbolon/contracts';
import type { Client } from '../../../domain/clients/client.ts';
import { OAuthError } from '../../../platform/errors/oauth-error.ts';
import type { Grant } from './grant.ts';

/** The grants that this server runs, by name. Their names stand in `configurableGrantTypes`, which files and discovery read. */
export class GrantTable {
  readonly #grants: ReadonlyMap<string, Grant>;

  constructor(grants: readonly Grant[]) {
    this.#grants = new Map(grants.map((grant) => [grant.grantType, grant]));
  }

  /** The grant, if the server runs it and the client may use it. */
  forClient(grantType: GrantType, client: Client): Grant {
    const grant = this.#grants.get(grantType);
    if (!grant) throw new OAuthError('unsupported_grant_type');
    if (!client.grantTypes.includes(grantType)) throw new OAuthError('unauthorized_client', { reason: `grant ${grantType} not enabled` });
    return grant;
  }
}
