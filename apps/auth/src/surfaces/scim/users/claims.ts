/** Attributes of SCIM that are claims of the person (OpenID Connect Core section 5.1), by their path. */
const claims: Readonly<Record<string, string>> = {
  displayName: 'name',
  'name.givenName': 'given_name',
  'name.familyName': 'family_name',
  'name.middleName': 'middle_name',
  nickName: 'nickname',
  profileUrl: 'profile',
  locale: 'locale',
  timezone: 'zoneinfo',
};

export const claimOf = (path: readonly string[]): string | undefined => (Object.hasOwn(claims, path.join('.')) ? claims[path.join('.')] : undefined);

/** Each with the names that lead to it, and its claim. */
export const claimedPaths: readonly (readonly [path: readonly string[], claim: string])[] = Object.entries(claims).map(([path, claim]) => [path.split('.'), claim]);
