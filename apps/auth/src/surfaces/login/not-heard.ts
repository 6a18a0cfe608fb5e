import type { Throttled, UpstreamRefusal } from '../../domain/connections/upstream.ts';
import { OAuthError } from '../../platform/errors/oauth-error.ts';

/** What a provider is answered whose word to our server was not taken: to say it once more later, or that it is none. `status`: by which its protocol says the latter. */
export function notHeard({ refusal, said }: UpstreamRefusal | Throttled, status?: number): OAuthError {
  const reason = said ?? refusal;
  if (refusal === 'throttled' || refusal === 'unavailable') return new OAuthError('temporarily_unavailable', { reason });
  return new OAuthError('invalid_request', { reason, ...(status !== undefined && { status }) });
}
