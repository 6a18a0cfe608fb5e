import { canonicalUsername, usernameFault } from '@symbolon/contracts';
import { addSeconds } from '../../platform/clock.ts';
import { isEmailAddress } from '../users/email-address.ts';
import { isBelieved } from './believed.ts';
import type { Connection } from './connection.ts';
import type { UpstreamTokens } from './upstream-tokens.ts';

/** Somebody as another provider speaks of them. */
export interface UpstreamPerson {
  /** What it calls them, now and for ever. */
  readonly subject: string;
  /** Canonical; undefined where none was told that could be a name here. */
  readonly email: string | undefined;
  /** The provider calls the address proven, and is trusted with its domain. */
  readonly isVouched: boolean;
  /** All that it says of them. */
  readonly told: Readonly<Record<string, unknown>>;
}

/** The same once it is proven that they are who has come back. */
export interface ProvenPerson extends UpstreamPerson {
  /** When they logged in there; undefined where that is not told. */
  readonly authTime: Date | undefined;
  /** When that log-in is over at the latest; undefined where that is not told. */
  readonly endsAt?: Date | undefined;
  /** How, as far as the provider's word for it is known here. */
  readonly amr: readonly string[];
  /** What the provider calls that log-in; undefined where it does not. */
  readonly sid: string | undefined;
  /** What it calls them in its log-outs, where that need not be the subject. */
  readonly logoutName?: string | undefined;
  /** What says there whose log-in is to end: an ID token as it came, or of SAML a NameID; undefined where nothing does. */
  readonly logoutHint: string | undefined;
  /** What it gave to act there for them, where that is kept. */
  readonly tokens?: UpstreamTokens | undefined;
}

/** Seconds that clocks of two servers are apart, and the part of a second that `auth_time` leaves out. */
export const clockSkew = 10;

/** The longest subject (OpenID Connect Core section 2). */
const longestSubject = 255;

/** Undefined when the claims name nobody. */
export function upstreamPerson(connection: Pick<Connection, 'profile' | 'trustedDomains'>, told: Readonly<Record<string, unknown>>): UpstreamPerson | undefined {
  const { sub, email_verified: verified } = told;
  if (typeof sub !== 'string' || sub === '' || sub.length > longestSubject || !/^[\x20-\x7E]*$/.test(sub)) return undefined;
  const email = addressOf(told['email']);
  const domain = email?.slice(email.lastIndexOf('@') + 1) ?? '';
  const isVouched = verified === true && connection.trustedDomains.includes(domain) && isBelieved(connection, told, domain);
  return { subject: sub, email, isVouched, told };
}

/** Never after now. One that is in the future by more than clocks are apart says nothing. */
export function authTimeOf({ auth_time: seconds }: Readonly<Record<string, unknown>>, now: Date): Date | undefined {
  if (typeof seconds !== 'number' || !(seconds >= 0) || seconds * 1000 > addSeconds(now, clockSkew).getTime()) return undefined;
  return new Date(Math.min(seconds * 1000, now.getTime()));
}

function addressOf(told: unknown): string | undefined {
  if (typeof told !== 'string' || told.length > 320) return undefined;
  const email = canonicalUsername(told);
  return isEmailAddress(email) && usernameFault(told) === undefined ? email : undefined;
}
