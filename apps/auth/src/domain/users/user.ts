import { canonicalUsername } from '@symbolon/contracts';
import { randomText, type Random } from '@symbolon/crypto';

/** A person, as tokens speak of them. */
export interface User {
  /** The `sub`: stable, never reassigned, and unlike any client_id. */
  readonly id: string;
  readonly username: string;
  readonly emailVerified: boolean;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly roles: readonly string[];
}

export const newUserId = (random: Random): string => `user_${randomText(random, 16)}`;

/** Whether a name can be looked up at all. */
export const isUsername = (text: string): boolean => text.length <= 320 && !/\p{Cc}/u.test(text);

/** What somebody calls themselves, as others are shown it: one line, with nothing that cannot be seen; empty when nothing is left. */
export function shownName(text: string): string {
  const visible = text.normalize('NFC').replace(/[\s\p{Cc}]+/gu, ' ').replace(/[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cn}\p{Co}\p{Cs}]/gu, '');
  return [...visible.trim()].slice(0, 100).join('').trim();
}

/** One name for every way of writing it, so that look-alikes share one account and one throttle. It is the key, and what is kept of a user who is made. */
export const usernameKey = canonicalUsername;

/** The claims that scopes may show: the user's own, and the address where the log-in name is one. */
export function userClaims({ username, emailVerified, claims }: User): Readonly<Record<string, unknown>> {
  const email = username.includes('@') ? { email: username, email_verified: emailVerified } : {};
  return { preferred_username: username, ...claims, ...email };
}
