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
  /** Of a new person: claims of ours by the way to one of theirs. */
  readonly claims: Readonly<Partial<Record<ProfileClaim, string>>>;
  readonly createPeople: boolean;
}

/** A log-in that another provider vouches for. It is one factor, whatever it says that it has asked for. */
export const upstreamAmr: readonly string[] = ['fed'];
