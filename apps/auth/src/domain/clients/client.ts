import type { ClientAuthenticationMethod, IdTokenContent, PasswordGrantType, PasswordUpdateRule, SamlApplication, SigningAlgorithm, SubjectType } from '@symbolon/contracts';
import type { ClientSecret } from './client-secret.ts';

/** An application that may ask for tokens. */
export interface Client {
  readonly clientId: string;
  readonly name: string | null;
  /** At most two, some of which may be over; none for a public client. */
  readonly secrets: readonly ClientSecret[];
  /** The only one, if it states one; undefined for any that shows its secret. */
  readonly authenticationMethod: ClientAuthenticationMethod | undefined;
  readonly grantTypes: readonly string[];
  readonly passwordGrantTypes: readonly PasswordGrantType[];
  readonly passwordUpdate: PasswordUpdateRule;
  readonly firstParty: boolean;
  readonly scope: readonly string[];
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly requirePkce: boolean;
  /** Of a request without PKCE. */
  readonly requireNonce: boolean;
  readonly idTokenSigningAlg: SigningAlgorithm;
  readonly idTokenClaims: IdTokenContent;
  /** Null for userinfo as plain JSON. */
  readonly userinfoSigningAlg: SigningAlgorithm | null;
  /** Its logo, on its own server. */
  readonly logoUri: string | null;
  /** Its home page. */
  readonly clientUri: string | null;
  readonly policyUri: string | null;
  readonly tosUri: string | null;
  /** Where a log-in of it can be started from elsewhere. */
  readonly initiateLoginUri: string | null;
  readonly subjectType: SubjectType;
  /** The host that its pairwise subjects are made for. */
  readonly sectorIdentifier: string | null;
  readonly allowedCorsOrigins: readonly string[];
  /** What its requests ask for that say nothing of it: of how the person logs in, and how many seconds ago. */
  readonly defaultAcrValues: readonly string[];
  readonly defaultMaxAge: number | null;
  readonly requirePushedRequests: boolean;
  readonly frontchannelLogoutUri: string | null;
  /** Whether `iss` and `sid` are told there. */
  readonly frontchannelLogoutSid: boolean;
  readonly backchannelLogoutUri: string | null;
  /** Whether `sid` is told there. */
  readonly backchannelLogoutSid: boolean;
  /** What is known of it as an application that speaks SAML 2.0; undefined of any other. */
  readonly saml: SamlApplication | undefined;
  /** What token contracts may take from it. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** What it may do when it acts for itself. */
  readonly roles: readonly string[];
}

/** Whether it is confidential; without a secret anybody could say to be it (RFC 6749 section 2.1). */
export const hasSecret = ({ secrets }: Pick<Client, 'secrets'>): boolean => secrets.length > 0;
