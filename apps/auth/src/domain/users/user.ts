import { canonicalUsername } from '@symbolon/contracts';
import { randomText, type Random } from '@symbolon/crypto';
import { epochSeconds } from '../../platform/clock.ts';

/** A person, as tokens speak of them. */
export interface User {
  /** The `sub`: stable, never reassigned, and unlike any client_id. */
  readonly id: string;
  readonly username: string;
  readonly emailVerified: boolean;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly roles: readonly string[];
  /** When what is known of them was written last. */
  readonly updatedAt: Date;
}

export const newUserId = (random: Random): string => `user_${randomText(random, 16)}`;

/** Whether a name can be looked up at all. */
export const isUsername = (text: string): boolean => text.length <= 320 && !/\p{Cc}/u.test(text);

/** What somebody calls themselves, as others are shown it: one line, with nothing that cannot be seen; empty when nothing is left. */
export function shownName(text: string): string {
  const visible = text.normalize('NFC').replace(/[\s\p{Cc}]+/gu, ' ').replace(/[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cn}\p{Co}\p{Cs}]/gu, '');
  return [...visible.trim()].slice(0, 100).join('').trim();
}

/** What somebody is called by the claim `name`, at most 200 characters; null when that is nothing. */
export function calledName(claims: User['claims'] | undefined): string | null {
  const name = claims?.['name'];
  return typeof name === 'string' && name.trim() !== '' ? name.slice(0, 200) : null;
}

/** One name for every way of writing it, so that look-alikes share one account and one throttle. It is the key, and what is kept of a user who is made. */
export const usernameKey = canonicalUsername;

/** The claims that scopes may show: the user's own, the address where the log-in name is one, and where they say nothing else, what the row says (OpenID Connect Core section 5.1). */
export function userClaims({ username, emailVerified, claims, updatedAt }: User): Readonly<Record<string, unknown>> {
  const email = username.includes('@') ? { email: username, email_verified: emailVerified } : {};
  return { preferred_username: username, updated_at: epochSeconds(updatedAt), ...claims, ...email };
}
