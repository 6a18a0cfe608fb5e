import type { ScimSource as SourceOnWire, ScimToken as TokenOnWire } from '@symbolon/contracts';
import type { ScimSource } from '../../domain/provisioning/scim-source.store.ts';
import type { ScimToken } from '../../domain/provisioning/scim-token.store.ts';

/** A directory as the wire tells it. */
export const sourceView = ({ id, name, users, groups, lastUsedAt, lastRefusedAt, lastRefusal, createdAt, declared }: ScimSource): SourceOnWire => ({
  source_id: id,
  name,
  users,
  groups,
  last_used_at: lastUsedAt?.toISOString() ?? null,
  last_refusal: lastRefusedAt && lastRefusal && { at: lastRefusedAt.toISOString(), request: lastRefusal.request, status: lastRefusal.status, scim_type: lastRefusal.scimType },
  created_at: createdAt.toISOString(),
  managed_by: declared ? 'file' : 'api',
});

/** A token without itself. */
export const tokenView = ({ id, createdAt, expiresAt, lastUsedAt }: ScimToken): TokenOnWire => ({
  token_id: id,
  created_at: createdAt.toISOString(),
  expires_at: expiresAt?.toISOString() ?? null,
  last_used_at: lastUsedAt?.toISOString() ?? null,
});
