import { claimsOf, readClaimsRequest, scopeClaims, wantedValues, type ClaimsRequest } from '@symbolon/contracts';

/** Claims of a user that a client asks for by name, and where they are to be told (OpenID Connect Core section 5.5). */
export interface AskedClaims {
  readonly idToken: readonly string[];
  readonly userinfo: readonly string[];
}

/** The `claims` parameter of a request that has been checked. */
export const claimsRequestOf = (parameter: string | undefined): ClaimsRequest => {
  const read = readClaimsRequest(parameter);
  return read.ok ? read.value : {};
};

/** Those of the names that a client could have by scope, too: nothing else is given by name. */
export const claimsWithin = (names: readonly string[], clientScope: readonly string[]): readonly string[] => names.filter((name) => claimsOf(clientScope).includes(name));

/** What a request asks for by name and may have; everything else is ignored. Undefined when that is nothing. */
export function askedClaims({ id_token: idToken, userinfo }: ClaimsRequest, scope: readonly string[], clientScope: readonly string[]): AskedClaims | undefined {
  if (!scope.includes('openid')) return undefined;
  const asked = { idToken: claimsWithin(Object.keys(idToken ?? {}), clientScope), userinfo: claimsWithin(Object.keys(userinfo ?? {}), clientScope) };
  return asked.idToken.length + asked.userinfo.length > 0 ? asked : undefined;
}

/** The scopes together with those that own the asked claims: what a person is asked to allow. */
export function scopeToAllow(scope: readonly string[], asked: AskedClaims | undefined): readonly string[] {
  const names = [...(asked?.idToken ?? []), ...(asked?.userinfo ?? [])];
  const owners = Object.keys(scopeClaims).filter((name) => claimsOf([name]).some((claim) => names.includes(claim)));
  return [...new Set([...scope, ...owners])];
}

/** The `acr` values of which a log-in must be worth one; undefined when it need not (OpenID Connect Core section 5.5.1.1). */
export function essentialAcr({ id_token: idToken }: ClaimsRequest): readonly unknown[] | undefined {
  const acr = idToken?.['acr'];
  return acr?.essential ? wantedValues(acr) : undefined;
}

/** The `acr` values of which a log-in is to be worth one: because it must, or because the client wishes so, by `acr_values` or as a voluntary claim. */
export function wantedAcr(acrValues: string | undefined, claims: ClaimsRequest): { readonly values: readonly unknown[]; readonly isEssential: boolean } | undefined {
  const essential = essentialAcr(claims);
  if (essential) return { values: essential, isEssential: true };
  const values = [...(acrValues?.split(' ').filter((value) => value !== '') ?? []), ...(wantedValues(claims.id_token?.['acr']) ?? [])];
  return values.length > 0 ? { values, isEssential: false } : undefined;
}

/** The `sub` values that a request is about, one list for each place that names some: only these users may answer it. */
export const wantedSubjects = ({ id_token: idToken, userinfo }: ClaimsRequest): readonly (readonly unknown[])[] =>
  [idToken?.['sub'], userinfo?.['sub']].map(wantedValues).filter((values) => values !== undefined);
