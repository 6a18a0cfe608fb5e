import type { ProfileClaim, Secret } from '@symbolon/contracts';

/** Another provider that people log in by. */
export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  /** What this installation is called there, and what it shows for that. */
  readonly clientId: string;
  readonly clientSecret: Secret;
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
  readonly enabled: boolean;
}

/** A log-in that another provider vouches for. It is one factor, whatever it says that it has asked for. */
export const upstreamAmr: readonly string[] = ['fed'];
