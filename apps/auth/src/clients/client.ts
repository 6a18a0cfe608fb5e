import type { ClientAuthenticationMethod, PasswordGrantType, SigningAlgorithm } from '@symbolon/contracts';

/** An application that may ask for tokens. */
export interface Client {
  readonly clientId: string;
  readonly name: string | null;
  /** Keyed hash of its secret; null for a public client. */
  readonly secretHash: Uint8Array | null;
  readonly authenticationMethod: ClientAuthenticationMethod;
  readonly grantTypes: readonly string[];
  readonly passwordGrantTypes: readonly PasswordGrantType[];
  readonly firstParty: boolean;
  readonly scope: readonly string[];
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly requirePkce: boolean;
  readonly idTokenSigningAlg: SigningAlgorithm;
  /** Null for userinfo as plain JSON. */
  readonly userinfoSigningAlg: SigningAlgorithm | null;
}
