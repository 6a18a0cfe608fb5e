/** Made by contract-module.js. */
declare module 'virtual:contract' {
  import type { api, FirstFactorKind, PreviewPage, ProfileClaim, PushedAttribute, RecoveryWay, SecondFactorEmailPolicy, SecondFactorPolicy, SecondFactorSmsPolicy, SignInEntry } from '@symbolon/contracts';

  export const endpoints: { readonly [Name in keyof typeof api.admin]: { readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'; readonly path: string; readonly contentType?: string } };
  export const paths: { readonly authorize: string; readonly token: string; readonly logout: string; readonly account: string; readonly samlMetadata: string; readonly samlStart: string; readonly samlSignIn: string; readonly samlSignOut: string; readonly connectionCallback: string; readonly connectionKeys: string; readonly connectionEvents: string; readonly connectionLogout: string; readonly connectionLoggedOut: string; readonly connectionMetadata: string; readonly connectionSingleLogout: string };
  export const clientId: string;
  export const scope: string;
  /** What each lets somebody do, in a sentence. */
  export const permissions: Readonly<Record<string, string>>;
  export const previewPages: readonly PreviewPage[];
  export const maxImageBytes: number;
  export const firstFactorKinds: readonly FirstFactorKind[];
  export const secondFactorPolicies: readonly SecondFactorPolicy[];
  export const secondFactorEmailPolicies: readonly SecondFactorEmailPolicy[];
  export const secondFactorSmsPolicies: readonly SecondFactorSmsPolicy[];
  /** What a log-in elsewhere can be worth. */
  export const connectionLevels: readonly string[];
  /** Providers that are known here, by their words. */
  export const connectionProfiles: Readonly<Record<string, { readonly name: string; readonly type: 'oidc' | 'oauth2'; readonly issuer?: string; readonly scopes: string; readonly isBelieved: boolean }>>;
  export const profileClaims: readonly ProfileClaim[];
  /** What can be said of a person in an application. */
  export const pushedAttributes: readonly PushedAttribute[];
  export const recoveryWays: readonly RecoveryWay[];
  /** What holds of each member where nothing is said of it. */
  export const signInDefaults: SignInEntry;
  export const eventTypeNames: readonly string[];
  export const problemHelp: Readonly<Record<string, string>>;
}

declare module '*.css';

/** Made by example-module.js. */
declare module 'virtual:examples' {
  export { examples, fillIn } from '@symbolon/example-applications';
}
