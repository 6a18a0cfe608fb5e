import { endpoint, type BodyContract, type WireRequest } from './endpoint.ts';
import { JwkSet } from './jwks.ts';
import { AuthressErrorResponse, OAuthErrorResponse } from './oauth-error-response.ts';
import { OAuthTokenRequest } from './oauth-token-request-codec.ts';
import { OAuthTokenRequestWire } from './oauth-token-request-wire.ts';
import { OAuthTokenResponse } from './oauth-token-response.ts';
import { refused, type Parsed } from './parsed.ts';
import { Health, ProviderMetadata } from './provider-metadata.ts';

const formType = 'application/x-www-form-urlencoded';
const jsonType = 'application/json';

const tokenRequestBody: BodyContract<OAuthTokenRequest> = {
  contentTypes: [formType, jsonType],
  schema: OAuthTokenRequestWire,
  read: readTokenRequest,
};

function readTokenRequest({ contentType, authorization, queryNames, body }: WireRequest): Parsed<OAuthTokenRequest> {
  const misplaced = queryNames.find((name) => name in OAuthTokenRequestWire.shape);
  if (misplaced) return refused(`${misplaced} must be in the body, not in the URI.`);
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== formType && type !== jsonType) return refused(`The body must be ${formType} or ${jsonType}.`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return refused('The body is not valid UTF-8.');
  }
  return type === formType ? OAuthTokenRequest.fromForm(text, { authorization }) : OAuthTokenRequest.fromJson(text, { authorization });
}

/** An endpoint that anybody may read: discovery and keys. */
const document = { method: 'GET', errors: {}, maxAge: 300, publicCors: true } as const;
const tokenErrors = [400, 401, 413, 500, 503] as const;
const withBody = <T>(statuses: readonly number[], schema: T) => Object.fromEntries(statuses.map((status) => [status, schema]));

/** The whole product on one page. */
export const api = {
  oauth: {
    token: endpoint({
      id: 'token',
      method: 'POST',
      path: '/oauth/token',
      summary: 'Exchange a grant for tokens.',
      spec: 'RFC 6749 section 3.2',
      body: tokenRequestBody,
      response: OAuthTokenResponse,
      errors: withBody(tokenErrors, OAuthErrorResponse),
      maxAge: 0,
      publicCors: false,
    }),
  },
  authress: {
    token: endpoint({
      id: 'requestToken',
      method: 'POST',
      path: '/api/authentication/oauth/tokens',
      summary: 'The token endpoint for Authress SDKs: the same grants, with the error body they read.',
      spec: 'RFC 6749 section 3.2',
      body: tokenRequestBody,
      response: OAuthTokenResponse,
      errors: withBody(tokenErrors, AuthressErrorResponse),
      maxAge: 0,
      publicCors: false,
    }),
  },
  oidc: {
    discovery: endpoint({
      ...document,
      id: 'openidConfiguration',
      path: '/.well-known/openid-configuration',
      summary: 'What the provider offers.',
      spec: 'OpenID Connect Discovery 1.0 section 4',
      response: ProviderMetadata,
    }),
    serverMetadata: endpoint({
      ...document,
      id: 'authorizationServerMetadata',
      path: '/.well-known/oauth-authorization-server',
      summary: 'What the provider offers, at the place where OAuth clients look.',
      spec: 'RFC 8414 section 3',
      response: ProviderMetadata,
    }),
    jwks: endpoint({
      ...document,
      id: 'jwks',
      path: '/oauth/jwks',
      summary: 'The public keys that verify tokens.',
      spec: 'RFC 7517 section 5',
      response: JwkSet,
    }),
    authressJwks: endpoint({
      ...document,
      id: 'authressJwks',
      path: '/.well-known/openid-configuration/jwks',
      summary: 'The same keys, at the place where Authress SDKs look.',
      spec: 'RFC 7517 section 5',
      response: JwkSet,
    }),
  },
  health: {
    live: endpoint({
      id: 'live',
      method: 'GET',
      path: '/health/live',
      summary: 'Whether the process runs.',
      spec: 'Symbolon',
      response: Health,
      errors: {},
      maxAge: 0,
      publicCors: false,
    }),
    ready: endpoint({
      id: 'ready',
      method: 'GET',
      path: '/health/ready',
      summary: 'Whether requests can be served: false while the database cannot be written.',
      spec: 'Symbolon',
      response: Health,
      errors: { 503: Health },
      maxAge: 0,
      publicCors: false,
    }),
  },
} as const;
