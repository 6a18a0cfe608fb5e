import { Controller } from '@nestjs/common';
import {
  api,
  clientAuthenticationMethods,
  configurableGrantTypes,
  identityScopes,
  scopeClaims,
  signingAlgorithms,
  type JwkSet,
  type ProviderMetadata,
} from '@symbolon/contracts';
import { Serves } from '../http/contract-route.ts';
import { SigningKeyStore } from '../keys/signing-key.store.ts';
import { Runtime } from '../runtime.ts';

/** Says what the provider offers and publishes its keys, from the same tables that the code runs on. */
@Controller()
export class DiscoveryController {
  constructor(
    private readonly runtime: Runtime,
    private readonly keys: SigningKeyStore,
  ) {}

  @Serves(api.oidc.discovery, api.oidc.serverMetadata)
  metadata(): ProviderMetadata {
    const issuer = this.runtime.settings.SYMBOLON_ISSUER;
    return {
      issuer,
      token_endpoint: issuer + api.oauth.token.path,
      jwks_uri: issuer + api.oidc.jwks.path,
      scopes_supported: [...identityScopes],
      grant_types_supported: [...configurableGrantTypes],
      token_endpoint_auth_methods_supported: clientAuthenticationMethods.filter((method) => method !== 'none'),
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [...signingAlgorithms],
      claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'amr', ...Object.values(scopeClaims).flat()],
    };
  }

  @Serves(api.oidc.jwks, api.oidc.authressJwks)
  keySet(): JwkSet {
    return { keys: [...this.keys.published()] };
  }
}
