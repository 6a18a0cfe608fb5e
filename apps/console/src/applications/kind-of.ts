import { listOf } from '../ui/entry.ts';
import type { Kind } from './draft.ts';

/** What an application is, as far as its members tell. */
export function kindOf(entry: Readonly<Record<string, unknown>>): Kind {
  if (entry['saml'] !== undefined && listOf(entry['grant_types']).length === 0) return 'saml';
  if (listOf(entry['redirect_uris']).length === 0) return 'machine';
  if (entry['token_endpoint_auth_method'] !== 'none') return 'web';
  return listOf(entry['allowed_cors_origins']).length > 0 ? 'spa' : 'native';
}
