import { valueAt } from '../../platform/value-at.ts';
import type { Connection } from './connection.ts';

type Claims = Readonly<Record<string, unknown>>;

/** What a provider of OAuth 2.0 says of somebody, with who that is in the words of OpenID Connect. Numbers are names there as others are; those that JSON cannot hold exactly are none. */
export function standardClaims({ paths }: Pick<Connection, 'paths'>, told: Claims): Claims {
  const subject = valueAt(told, paths.subject);
  const email = paths.email === '' ? undefined : valueAt(told, paths.email);
  const verified = paths.emailVerified === '' ? undefined : valueAt(told, paths.emailVerified);
  return { ...told, sub: Number.isSafeInteger(subject) ? String(subject) : subject, email, email_verified: verified };
}

/** Of GitHub's list of addresses the one that is the person's first, with whether it is proven. */
export function githubEmail(list: unknown): Claims {
  const first = Array.isArray(list) ? (list as readonly unknown[]).find((each) => valueAt(each, 'primary') === true) : undefined;
  return { email: valueAt(first, 'email'), email_verified: valueAt(first, 'verified') === true };
}

/** Apple calls an address proven in words, and tells a name once, beside the code: in a form that the person's own browser carries. */
export function appleClaims(proven: Claims, cameBackTo: URL): Claims {
  const first = parsed(cameBackTo.searchParams.get('user'));
  const [given, family] = [valueAt(first, 'name.firstName'), valueAt(first, 'name.lastName')];
  const names = [given, family].filter((each) => typeof each === 'string' && each !== '');
  return { ...proven, email_verified: proven['email_verified'] === true || proven['email_verified'] === 'true', given_name: given, family_name: family, ...(names.length > 0 && { name: names.join(' ') }) };
}

/** Of several tenants each is an issuer of its own, and calls people as it likes: nobody is known by less than both. */
export function microsoftClaims(proven: Claims): Claims {
  const { tid, sub } = proven;
  if (typeof tid !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tid)) throw new Error('no tenant');
  return { ...proven, sub: typeof sub === 'string' ? `${tid} ${sub}` : sub };
}

/** A user's ID is one workspace's: another may call somebody else so. */
export function slackClaims(proven: Claims): Claims {
  const { sub, 'https://slack.com/team_id': team } = proven;
  if (typeof team !== 'string' || !/^\w{1,64}$/.test(team)) throw new Error('no workspace');
  return { ...proven, sub: typeof sub === 'string' ? `${team} ${sub}` : sub };
}

function parsed(text: string | null): unknown {
  if (text === null || text.length > 2000) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
