import type { AuthorizationRequest } from '@symbolon/contracts';
import { claimsRequestOf, essentialAcr } from '../../../domain/access/asked-claims.ts';
import type { Client } from '../../../domain/clients/client.ts';

/** What a request asks of the log-in that says nothing of it: what its client is registered with (OpenID Connect Registration section 2). */
export function withDefaults(request: AuthorizationRequest, { defaultAcrValues, defaultMaxAge }: Client): AuthorizationRequest {
  const isAcrNamed = request.acr_values !== undefined || essentialAcr(claimsRequestOf(request.claims)) !== undefined;
  return {
    ...request,
    ...(!isAcrNamed && defaultAcrValues.length > 0 && { acr_values: defaultAcrValues.join(' ') }),
    ...(request.max_age === undefined && defaultMaxAge !== null && { max_age: String(defaultMaxAge) }),
  };
}
