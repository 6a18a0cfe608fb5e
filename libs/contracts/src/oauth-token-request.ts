import type { ClientCredentials } from './client-credentials.ts';
import type { PasswordGrantType } from './oauth-token-request-wire.ts';
import type { Secret } from './secret.ts';

/** What every token request has, whatever its grant. */
export interface TokenRequest {
  readonly client: ClientCredentials;
  /** Undefined when the client leaves the choice to the server. */
  readonly scope?: readonly string[] | undefined;
  readonly resource: readonly string[];
  readonly codeVerifier?: Secret | undefined;
}

export interface PasswordTokenRequest extends TokenRequest {
  readonly grantType: 'password';
  readonly username: string;
  readonly password: Secret;
  /** Of an update: the one that is replaced. */
  readonly currentPassword?: Secret | undefined;
  readonly type?: PasswordGrantType | undefined;
}
export interface ClientCredentialsTokenRequest extends TokenRequest {
  readonly grantType: 'client_credentials';
}
export interface RefreshTokenRequest extends TokenRequest {
  readonly grantType: 'refresh_token';
  readonly refreshToken: Secret;
}
export interface AuthorizationCodeTokenRequest extends TokenRequest {
  readonly grantType: 'authorization_code';
  readonly code: Secret;
  readonly redirectUri?: string | undefined;
}
export interface DeviceCodeTokenRequest extends TokenRequest {
  readonly grantType: 'urn:ietf:params:oauth:grant-type:device_code';
  readonly deviceCode: Secret;
}
export interface JwtBearerTokenRequest extends TokenRequest {
  readonly grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  readonly assertion: Secret;
}
export interface TokenExchangeRequest extends TokenRequest {
  readonly grantType: 'urn:ietf:params:oauth:grant-type:token-exchange';
  readonly subjectToken: Secret;
  readonly subjectTokenType: string;
}

/** Every token request there is. */
export type AnyTokenRequest =
  | PasswordTokenRequest
  | ClientCredentialsTokenRequest
  | RefreshTokenRequest
  | AuthorizationCodeTokenRequest
  | DeviceCodeTokenRequest
  | JwtBearerTokenRequest
  | TokenExchangeRequest;
export type GrantType = AnyTokenRequest['grantType'];
