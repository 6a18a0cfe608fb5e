import type { AuthorizationRequest } from '@symbolon/contracts';
import type { Access } from '../../../domain/access/access.ts';
import type { ResourceServerStore } from '../../../domain/access/resource-server.store.ts';
import type { Client } from '../../../domain/clients/client.ts';
import { OAuthError } from '../../../platform/errors/oauth-error.ts';
import { askedAccess } from './asked-access.ts';
import { firstRefusal, type Checked, type Door } from './checks.ts';

/** The checks of an endpoint that a client asks by itself, and what its request then may have. Refusals are thrown as OAuthError. */
export async function checkedAccess(door: Exclude<Door, 'authorize'>, request: AuthorizationRequest, client: Client, { resourceServers, settings }: { readonly resourceServers: ResourceServerStore; readonly settings: Checked['settings'] }): Promise<Access> {
  const refused = firstRefusal(door, 'client', { request, client, settings });
  if (refused) throw new OAuthError(refused.error, { sentence: refused.sentence, reason: refused.sentence });
  const asked = await askedAccess(request, client, resourceServers);
  if (asked.kind === 'refused') throw new OAuthError(asked.error, { sentence: asked.sentence, reason: asked.sentence });
  return asked.access;
}
