import { WWWAuthenticateChallengeError } from 'openid-client';

/** What an API asks of the next log-in, as parameters of an authorization request; undefined when something else is wrong. */
export function askedAgain(error) {
  if (!(error instanceof WWWAuthenticateChallengeError)) return undefined;
  const challenge = error.cause.find(({ parameters }) => parameters.error === 'insufficient_user_authentication');
  if (challenge === undefined) return undefined;
  const { acr_values, max_age } = challenge.parameters;
  return { ...(acr_values !== undefined && { acr_values }), ...(max_age !== undefined && { max_age }) };
}
