import { Injectable } from '@nestjs/common';
import type { Secret } from '@symbolon/contracts';
import { s256 } from '@symbolon/crypto';
import { ResourceServerStore } from '../../../domain/access/resource-server.store.ts';
import type { Client } from '../../../domain/clients/client.ts';
import { OpenRequestStore, type OpenRequest } from '../../../domain/sessions/open-request.store.ts';
import { OAuthError } from '../../../platform/errors/oauth-error.ts';
import { askedAccess } from '../authorize/asked-access.ts';
import type { Authorization } from './grant.ts';

/** What a public client showed instead of a secret. */
export interface ShownRequest {
  readonly open: OpenRequest;
  /** The tokens may hold no more than the request asked for. */
  readonly limit: NonNullable<Authorization['limit']>;
}

/** Ties the token request of a public client to an authorization request that it has opened: by its verifier, once. */
@Injectable()
export class OpenRequestProof {
  constructor(
    private readonly openRequests: OpenRequestStore,
    private readonly resourceServers: ResourceServerStore,
  ) {}

  /** Leaves the request open, so that a mistyped password costs the person no new one; the throttle bounds the guesses. */
  async show(verifier: Secret | undefined, client: Client): Promise<ShownRequest> {
    const shown = verifier?.reveal() ?? '';
    if (shown.length < 43 || shown.length > 128) throw new OAuthError('invalid_grant', { reason: 'verifier of a wrong length' });
    const open = await this.openRequests.find(client.clientId, s256(shown));
    if (!open) throw new OAuthError('invalid_grant', { reason: 'no open authorization request for this verifier' });
    const asked = await askedAccess(open.request, client, this.resourceServers);
    if (asked.kind === 'refused') throw new OAuthError(asked.error, { sentence: asked.sentence, reason: asked.sentence });
    return { open, limit: { scope: asked.access.scope, audience: asked.access.resourceServers.map(({ audience }) => audience) } };
  }

  /** Uses it up: of many right passwords at once, one gets in. */
  async use({ open }: ShownRequest): Promise<void> {
    if (!(await this.openRequests.finish(open))) throw new OAuthError('invalid_grant', { reason: 'authorization request answered already' });
  }
}
