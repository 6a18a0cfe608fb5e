import { text } from './text.ts';

const line = () => text(100);
const address = () => text(2000).refine((value) => value === '' || isHttps(value), 'must be an https address');

/** What a person may be let say of themselves (OpenID Connect Core section 5.1), and what each may be; empty is none. What applications know somebody by, or take for proven, is not among them: `preferred_username`, `email`, `phone_number`. */
const rules = {
  name: line(),
  given_name: line(),
  family_name: line(),
  middle_name: line(),
  nickname: line(),
  profile: address(),
  picture: address(),
  website: address(),
  gender: line(),
  birthdate: text(10).refine((value) => value === '' || isBirthdate(value), 'must be a date such as 1990-12-31, 0000-12-31 without the year, or a year'),
  zoneinfo: text(64).refine((value) => value === '' || isZone(value), 'must be a time zone such as Europe/Berlin'),
  locale: text(35).refine((value) => value === '' || isLocale(value), 'must be a language such as en or pt-BR (BCP 47)'),
} as const;

export type ProfileClaim = keyof typeof rules;
export const profileClaims = Object.keys(rules) as readonly ProfileClaim[] as readonly [ProfileClaim, ...ProfileClaim[]];
/** Those that people change where the policy says nothing. */
export const defaultProfileClaims: readonly ProfileClaim[] = ['name', 'given_name', 'family_name', 'nickname', 'picture', 'website', 'zoneinfo', 'locale'];

/** Why a claim cannot have this value; undefined when it can. */
export const profileFault = (claim: ProfileClaim, value: string): string | undefined => rules[claim].safeParse(value).error?.issues[0]?.message;

function isHttps(value: string): boolean {
  if (!URL.canParse(value) || /[\s\\]/.test(value)) return false;
  const { protocol, username, password } = new URL(value);
  return protocol === 'https:' && username + password === '';
}

function isBirthdate(value: string): boolean {
  const [, year = '', month, day] = /^(\d{4})(?:-(\d{2})-(\d{2}))?$/.exec(value) ?? [];
  if (year === '' || month === undefined) return year !== '';
  const date = new Date(Date.UTC(year === '0000' ? 2000 : Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

function isZone(value: string): boolean {
  if (!/^[A-Za-z][\w+/-]*$/.test(value)) return false; // an offset is none
  return succeeds(() => new Intl.DateTimeFormat('en', { timeZone: value }));
}

const isLocale = (value: string): boolean => succeeds(() => Intl.getCanonicalLocales(value));

function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
