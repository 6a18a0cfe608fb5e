import * as z from 'zod';
import { unique } from './unique.ts';

const mostAcrValues = 16;
/** Seconds, ten years of them. */
const longestMaxAge = 315_360_000;

/** Kinds of log-ins by the values of `acr`: each one word, and so few that all of them fit into a request and into a challenge. */
export const acrValueList = () => unique(z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,128}$/, 'must be one word of printable ASCII')).max(mostAcrValues, `must have at most ${mostAcrValues}`);

/** Seconds since a log-in, as `max_age` of an authorization request and of a challenge says them. */
export const maxAge = (least: 0 | 1) => z.int('must be a whole number of seconds').min(least, `must be at least ${least}`).max(longestMaxAge, `must be at most ${longestMaxAge}`);

/** What a service demands of the log-in behind a token (RFC 9470). A token is minted all the same: the service challenges, and the client logs the person in again. */
export const authenticationDemand = {
  acr_values: acrValueList().min(1, 'must name one at least').optional().describe('Every value of `acr` that it accepts: none counts as higher than another. Any, when absent.'),
  max_age: maxAge(1).optional().describe('How many seconds ago the person may have logged in; any time ago, when absent.'),
} as const;

/** The same of a contract that was read. */
export interface AuthenticationDemand {
  readonly acr_values?: readonly string[] | undefined;
  readonly max_age?: number | undefined;
}
