import type { ProfileClaim } from './profile.ts';

/** Whether its word that an address is proven can be believed at all, where an entry trusts it with the domain. */
export interface BelievedWord {
  /** `hosted`: only what it hosts for anybody, or for an organization that is trusted as well (`hd`). */
  readonly when: 'never' | 'said' | 'hosted';
  readonly because: string;
}

/** Where a provider is spoken with that has no document about it, or one that is not to be gone by. */
export interface ProviderAddresses {
  readonly authorization: string;
  readonly token: string;
  readonly userinfo?: string;
  readonly keys?: string;
  /** Where it is told that a token is of no use any more (RFC 7009); undefined where it cannot be, in that way. */
  readonly revocation?: string;
}

/** What is known of a provider that many log in by, so that an entry need not say it. */
export interface ConnectionProfile {
  readonly name: string;
  readonly type: 'oidc' | 'oauth2';
  /** Undefined where it speaks no OpenID Connect and says no issuer with its answers. */
  readonly issuer?: string;
  readonly addresses?: ProviderAddresses;
  readonly scopes: readonly string[];
  /** Where it says who somebody is. */
  readonly subject?: string;
  readonly email?: string;
  readonly emailVerified?: string;
  readonly claims: Readonly<Partial<Record<ProfileClaim, string>>>;
  readonly believed: BelievedWord;
  /** Whether it takes PKCE of a client with a secret; it does where nothing is said. */
  readonly pkce?: false;
  /** Whether its ID tokens have the nonce; they do where nothing is said. */
  readonly nonce?: false;
  /** How the secret is shown, where its document does not say so. */
  readonly clientAuth?: 'client_secret_post' | 'client_secret_basic';
  /** What it gives a refresh token for, where the scope `offline_access` alone does not say so (`consent`: it has to be asked for each time). */
  readonly offline?: { readonly prompt?: 'consent'; readonly access_type?: 'offline' };
  readonly quirk?: 'github-emails' | 'microsoft-tenants' | 'slack-workspaces' | 'apple';
}

const standardClaims = { name: 'name', given_name: 'given_name', family_name: 'family_name', picture: 'picture' } as const;
const openid = { type: 'oidc', scopes: ['openid', 'email', 'profile'], claims: standardClaims } as const;
const mailedOnce = 'it has mailed a link there once: whoever has the address now may be somebody else, so trust it with domains alone whose people you know to be there for good';

/** The providers that an entry names by one word. Of none the account of a stranger is let in: an address counts only by `believed` and the entry's `trusted_domains`. */
export const connectionProfiles = {
  google: { ...openid, name: 'Google', issuer: 'https://accounts.google.com', offline: { prompt: 'consent', access_type: 'offline' }, believed: { when: 'hosted', because: 'it hosts gmail.com, and says by hd of whose Workspace somebody is; any other address it has mailed once' } },
  microsoft: {
    ...openid, name: 'Microsoft', issuer: 'https://login.microsoftonline.com/common/v2.0', quirk: 'microsoft-tenants', offline: {}, claims: { name: 'name' },
    believed: { when: 'never', because: 'whoever runs any tenant writes down any address for its people (nOAuth)' },
  },
  apple: {
    ...openid, name: 'Apple', issuer: 'https://appleid.apple.com', scopes: ['openid', 'email', 'name'], quirk: 'apple', clientAuth: 'client_secret_post', pkce: false,
    // Its document has called it https://account.apple.com while its tokens did not.
    addresses: { authorization: 'https://appleid.apple.com/auth/authorize', token: 'https://appleid.apple.com/auth/token', keys: 'https://appleid.apple.com/auth/keys', revocation: 'https://appleid.apple.com/auth/revoke' },
    believed: { when: 'said', because: `it hosts icloud.com and privaterelay.appleid.com; elsewhere ${mailedOnce}` },
  },
  gitlab: { ...openid, name: 'GitLab', issuer: 'https://gitlab.com', believed: { when: 'said', because: mailedOnce } },
  linkedin: { ...openid, name: 'LinkedIn', issuer: 'https://www.linkedin.com/oauth', clientAuth: 'client_secret_post', pkce: false, nonce: false, believed: { when: 'said', because: mailedOnce } },
  slack: { ...openid, name: 'Slack', issuer: 'https://slack.com', quirk: 'slack-workspaces', clientAuth: 'client_secret_post', pkce: false, believed: { when: 'never', because: 'whoever runs any workspace writes down any address for its people' } },
  github: {
    name: 'GitHub', type: 'oauth2', scopes: ['read:user', 'user:email'], quirk: 'github-emails', clientAuth: 'client_secret_post',
    addresses: { authorization: 'https://github.com/login/oauth/authorize', token: 'https://github.com/login/oauth/access_token', userinfo: 'https://api.github.com/user' },
    subject: 'id', email: 'email', emailVerified: 'email_verified', claims: { name: 'name', picture: 'avatar_url' },
    believed: { when: 'said', because: mailedOnce },
  },
  discord: {
    name: 'Discord', type: 'oauth2', scopes: ['identify', 'email'], clientAuth: 'client_secret_post',
    addresses: { authorization: 'https://discord.com/oauth2/authorize', token: 'https://discord.com/api/oauth2/token', userinfo: 'https://discord.com/api/users/@me', revocation: 'https://discord.com/api/oauth2/token/revoke' },
    subject: 'id', email: 'email', emailVerified: 'verified', claims: { name: 'global_name', nickname: 'username' },
    believed: { when: 'said', because: mailedOnce },
  },
  facebook: {
    name: 'Facebook', type: 'oauth2', scopes: ['public_profile', 'email'], clientAuth: 'client_secret_post', pkce: false,
    addresses: { authorization: 'https://www.facebook.com/v23.0/dialog/oauth', token: 'https://graph.facebook.com/v23.0/oauth/access_token', userinfo: 'https://graph.facebook.com/v23.0/me?fields=id,name,first_name,last_name,email' },
    subject: 'id', email: 'email', claims: { name: 'name', given_name: 'first_name', family_name: 'last_name' },
    believed: { when: 'never', because: 'it does not say whether an address is proven' },
  },
  x: {
    name: 'X', type: 'oauth2', scopes: ['users.read', 'tweet.read', 'users.email'], clientAuth: 'client_secret_basic',
    addresses: { authorization: 'https://x.com/i/oauth2/authorize', token: 'https://api.x.com/2/oauth2/token', userinfo: 'https://api.x.com/2/users/me?user.fields=confirmed_email,name,username', revocation: 'https://api.x.com/2/oauth2/revoke' },
    subject: 'data.id', email: 'data.confirmed_email', claims: { name: 'data.name', nickname: 'data.username' },
    believed: { when: 'never', because: 'it does not say when an address was proven, or by whom' },
  },
} as const satisfies Readonly<Record<string, ConnectionProfile>>;

export type ConnectionProfileName = keyof typeof connectionProfiles;
export const connectionProfileNames = Object.keys(connectionProfiles) as readonly ConnectionProfileName[] as readonly [ConnectionProfileName, ...ConnectionProfileName[]];

export const isConnectionProfile = (name: string): name is ConnectionProfileName => Object.hasOwn(connectionProfiles, name);

/** Undefined for an entry that says all by itself. */
export const connectionProfile = (name: ConnectionProfileName | undefined): ConnectionProfile | undefined => (name === undefined ? undefined : connectionProfiles[name]);
