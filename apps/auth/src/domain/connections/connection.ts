import type { ConnectionProfile, ProfileClaim, ProviderAddresses, Secret } from '@symbolon/contracts';
import type { LdapPlace } from './ldap-place.ts';

/** How they are spoken with. */
export const connectionTypes = ['oidc', 'oauth2', 'saml', 'ldap'] as const;

/** Another provider that people log in by: what its entry says, and for the rest what is known of it. */
export interface Connection {
  readonly id: string;
  readonly type: (typeof connectionTypes)[number];
  /** Of a directory. */
  readonly ldap: LdapPlace | undefined;
  readonly name: string;
  readonly profile: ConnectionProfile | undefined;
  /** Of OAuth 2.0 what it calls itself in its answers; undefined where it does not. */
  readonly issuer: string | undefined;
  /** Undefined where its discovery document says them. */
  readonly addresses: ProviderAddresses | undefined;
  /** Where it says who somebody is, where that is not said as OpenID Connect says it. */
  readonly paths: { readonly subject: string; readonly email: string; readonly emailVerified: string };
  /** Its stream of security events that is asked for what it holds; undefined where none is. */
  readonly stream: SignalPlace | undefined;
  /** Of SAML alone: where it is, or what says so, and what is taken of it. */
  readonly saml: SamlTerms | undefined;
  /** What this installation is called there, and what it shows for that. */
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Undefined where its discovery document says it. */
  readonly clientAuth: 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | undefined;
  readonly apple: { readonly teamId: string; readonly keyId: string } | undefined;
  readonly scopes: readonly string[];
  /** Domains whose addresses it decides about. */
  readonly trustedDomains: readonly string[];
  /** Claims of ours by the way to one of theirs, or by an expression. */
  readonly claims: Readonly<Partial<Record<ProfileClaim, string>>>;
  /** Roles of people, each by the expression that says who has it. */
  readonly roles: Readonly<Record<string, string>>;
  /** Whether claims are taken over when an account is made, or at each log-in. */
  readonly refresh: 'first' | 'always';
  /** Who has an address of one goes there. */
  readonly domains: readonly string[];
  /** No password lets in who has such an address. */
  readonly enforced: boolean;
  readonly createPeople: boolean;
  /** What it calls a log-in that is worth so much here. */
  readonly acrValues: Readonly<Partial<Record<string, string>>>;
  /** Whether who logs out here is led on to log out there. */
  readonly logoutThere: boolean;
  /** Whether what it gives to act there for its people is kept. */
  readonly keepTokens: boolean;
  readonly enabled: boolean;
}

/** A stream at a provider, and what it is asked with: a token that was given for it, or one by client_credentials with this scope. */
export interface SignalPlace {
  readonly id: string;
  readonly scope: string;
  readonly token: Secret | undefined;
}

/** How a provider is spoken with that speaks SAML; its entity ID is its issuer. */
export interface SamlTerms {
  /** XML, or the address of it; where there are none, the entry says what they would. */
  readonly metadata: string | undefined;
  readonly place: SamlPlace | undefined;
  /** The only kind of NameID that is asked for, and taken. */
  readonly nameId: 'persistent' | 'email' | undefined;
  /** Whether it may send people who have not asked. */
  readonly idpInitiated: boolean;
  /** Whether it is asked, too, where nothing may be shown. */
  readonly passive: boolean;
  /** Attributes that say what a NameID or the usual ones would. */
  readonly attributes: { readonly subject: string | undefined; readonly email: string | undefined; readonly emailVerified: string | undefined };
}

/** Where people are sent, and by which certificates what comes back is signed. */
export interface SamlPlace {
  readonly sso: { readonly binding: 'redirect' | 'post'; readonly url: string };
  /** Where log-outs are asked for, and where those are answered that it asks for; undefined where it has no such place. */
  readonly slo: { readonly binding: 'redirect' | 'post'; readonly url: string; readonly answersTo: string } | undefined;
  readonly certificates: readonly string[];
  /** Until when that may be believed; undefined where nobody says. */
  readonly until?: Date | undefined;
}

/** Whether people are led there. To a directory they are not: what they type here is shown there. */
export const isLedTo = ({ type }: Pick<Connection, 'type'>): boolean => type !== 'ldap';

/** A log-in that another provider vouches for. It is one factor, whatever it says that it has asked for. */
export const upstreamAmr: readonly string[] = ['fed'];

/** How somebody has logged in there, by what that is worth here: only where the connection says what the other's word for it is. */
const amrOf: Readonly<Record<string, readonly string[]>> = { aal1: ['fed'], aal2: ['fed', 'mfa'], phr: ['fed', 'pop', 'mfa'], phrh: ['fed', 'pop', 'hwk', 'mfa'] };

/** The least of what it may mean, where one word of theirs is said to be worth several of ours. */
export function amrBy({ acrValues }: Pick<Connection, 'acrValues'>, acr: unknown): readonly string[] {
  const level = Object.keys(amrOf).find((ours) => typeof acr === 'string' && acrValues[ours] === acr);
  return (level !== undefined && amrOf[level]) || upstreamAmr;
}
