import type { SigningAlgorithm, TokenContract } from '@symbolon/contracts';
import { wellKnown } from './web-address.ts';

/** What a service says of itself, so that clients find the issuer (RFC 9728 section 2). */
export interface ProtectedResourceMetadata {
  readonly resource: string;
  readonly resource_name?: string;
  readonly authorization_servers: readonly string[];
  readonly scopes_supported?: readonly string[];
  readonly bearer_methods_supported: readonly ['header'];
  readonly dpop_signing_alg_values_supported: readonly SigningAlgorithm[];
  readonly dpop_bound_access_tokens_required: boolean;
}

/** The document, and where it is: on the host of the service, its path behind the well-known one (RFC 9728 section 3.1). */
export interface ProtectedResource {
  readonly address: string;
  /** The path of `address`, for routes. */
  readonly path: string;
  readonly document: ProtectedResourceMetadata;
}

interface Described {
  readonly resource: string;
  readonly url: URL;
  readonly issuer: string;
  readonly contract: TokenContract;
  readonly dpop: { readonly required: boolean; readonly algorithms: readonly SigningAlgorithm[] };
}

export function describeResource({ resource, url, issuer, contract, dpop }: Described): ProtectedResource {
  const scopes = Object.keys(contract.scopes);
  const address = wellKnown(url, 'oauth-protected-resource');
  return {
    address,
    path: new URL(address).pathname,
    document: {
      resource,
      ...(contract.name !== undefined && { resource_name: contract.name }),
      authorization_servers: [issuer],
      ...(scopes.length > 0 && { scopes_supported: scopes }),
      bearer_methods_supported: ['header'],
      dpop_signing_alg_values_supported: dpop.algorithms,
      dpop_bound_access_tokens_required: dpop.required,
    },
  };
}
