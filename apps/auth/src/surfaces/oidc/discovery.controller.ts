import { Controller } from '@nestjs/common';
import {
  api,
  clientAuthenticationMethods,
  configurableGrantTypes,
  displayValues,
  IdTokenClaims,
  identityScopes,
  introspectionSigningAlg,
  promptValues,
  responseModes,
  scopeClaims,
  signingAlgorithms,
  subjectTypes,
  type JwkSet,
  type ProviderMetadata,
} from '@symbolon/contracts';
import { SigningKeyStore } from '../../domain/keys/signing-key.store.ts';
import { acrValues } from '../../domain/users/acr.ts';
import { Languages } from '../../pages/messages/languages.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';

/** Says what the provider offers and publishes its keys, from the same tables that the code runs on. */
@Controller()
export class DiscoveryController {
  constructor(
    private readonly settings: Settings,
    private readonly keys: SigningKeyStore,
    private readonly languages: Languages,
  ) {}

  @Serves(api.oidc.discovery, api.oidc.serverMetadata)
  metadata(): ProviderMetadata {
    const issuer = this.settings.SYMBOLON_ISSUER;
    return {
      issuer,
      authorization_endpoint: issuer + api.oauth.authorize.path,
      token_endpoint: issuer + api.oauth.token.path,
      jwks_uri: issuer + api.oidc.jwks.path,
      userinfo_endpoint: issuer + api.oidc.userinfo.path,
      revocation_endpoint: issuer + api.oauth.revoke.path,
      introspection_endpoint: issuer + api.oauth.introspect.path,
      pushed_authorization_request_endpoint: issuer + api.oauth.pushAuthorization.path,
      authorization_challenge_endpoint: issuer + api.oauth.challenge.path,
      end_session_endpoint: issuer + api.login.logout.path,
      check_session_iframe: issuer + api.oidc.checkSession.path,
      frontchannel_logout_supported: true,
      frontchannel_logout_session_supported: true,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      scopes_supported: [...identityScopes],
      response_types_supported: ['code'],
      response_modes_supported: [...responseModes],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      claims_parameter_supported: true,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      require_pushed_authorization_requests: false,
      ui_locales_supported: [...this.languages.current().locales],
      grant_types_supported: [...configurableGrantTypes],
      token_endpoint_auth_methods_supported: [...clientAuthenticationMethods],
      revocation_endpoint_auth_methods_supported: [...clientAuthenticationMethods],
      introspection_endpoint_auth_methods_supported: clientAuthenticationMethods.filter((method) => method !== 'none'),
      subject_types_supported: [...subjectTypes],
      id_token_signing_alg_values_supported: [...signingAlgorithms],
      userinfo_signing_alg_values_supported: [...signingAlgorithms],
      introspection_signing_alg_values_supported: [introspectionSigningAlg],
      claims_supported: [...Object.keys(IdTokenClaims.shape), ...Object.values(scopeClaims).flat()],
      claim_types_supported: ['normal'],
      acr_values_supported: [...acrValues(this.settings)],
      display_values_supported: [...displayValues],
      prompt_values_supported: promptValues.filter((prompt) => prompt !== 'create' || this.settings.SYMBOLON_SIGNUP === 'open'),
    };
  }

  @Serves(api.oidc.jwks, api.oidc.authressJwks)
  keySet(): JwkSet {
    return { keys: [...this.keys.published()] };
  }
}
