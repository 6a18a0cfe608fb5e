import type { TokenContract } from '@symbolon/contracts';
import type { TokenClaims } from './access-token.ts';
import type { Reason } from './reason.ts';

/** What a route demands of a token, beside what the contract says of all tokens of the service. */
export interface Demand {
  /** All of these. */
  readonly scopes?: readonly string[] | undefined;
  /** Every `acr` that is accepted, the one that clients had best ask for first: none counts as higher than another. */
  readonly acrValues?: readonly string[] | undefined;
  /** How many seconds ago the person may have logged in. */
  readonly maxAge?: number | undefined;
}

/** How a route says it: scopes by their names, or all of its demand. */
export type Wanted = readonly string[] | readonly [Demand];

export const demandOf = (wanted: Wanted): readonly string[] | Demand => (isScopes(wanted) ? wanted : wanted[0]);

/** What has to hold of one token; without a list any `acr` will do. */
export interface Demanded {
  readonly scopes: readonly string[];
  readonly acrValues: readonly string[] | undefined;
  readonly maxAge: number | undefined;
}

/** The demands of a route and of the contract together: both have to be met. Throws for what no token and no challenge could say. */
export function demandedBy(route: readonly string[] | Demand, { acr_values: stated, max_age: statedAge }: Pick<TokenContract, 'acr_values' | 'max_age'>): Demanded {
  const { scopes = [], acrValues, maxAge }: Demand = 'length' in route ? { scopes: route } : route;
  if (acrValues && (acrValues.length === 0 || !acrValues.every((acr) => /^[\x21\x23-\x5B\x5D-\x7E]+$/.test(acr)))) throw new TypeError('acrValues must name one at least, each one word of printable ASCII');
  if (maxAge !== undefined && !(Number.isInteger(maxAge) && maxAge > 0)) throw new TypeError(`maxAge must be a whole number of seconds, at least 1: ${maxAge}`);
  const accepted = stated && acrValues ? acrValues.filter((acr) => stated.includes(acr)) : (acrValues ?? stated);
  if (accepted?.length === 0) throw new TypeError(`The contract accepts none of these acrValues: ${acrValues?.join(', ')}`);
  return { scopes, acrValues: accepted, maxAge: maxAge === undefined || statedAge === undefined ? (maxAge ?? statedAge) : Math.min(maxAge, statedAge) };
}

const isScopes = (wanted: Wanted): wanted is readonly string[] => typeof wanted[0] !== 'object';

/** The first demand that a token does not meet. Scopes come first: nobody is asked to log in again for what the token would not allow anyway. */
export function demandRefusal({ scope = '', acr, auth_time: authTime }: TokenClaims, { scopes, acrValues, maxAge }: Demanded, now: number, tolerance: number): Reason | undefined {
  const granted = scope.split(' ');
  if (!scopes.every((one) => granted.includes(one))) return 'missing_scope';
  if (acrValues && !(typeof acr === 'string' && acrValues.includes(acr))) return 'wrong_acr';
  if (maxAge !== undefined && !(Number.isInteger(authTime) && Number(authTime) + maxAge >= now - tolerance)) return 'auth_too_old';
  return undefined;
}
