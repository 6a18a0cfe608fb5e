import type { DpopPolicy } from './binding.ts';
import type { Scheme } from './credentials.ts';
import type { Demanded } from './demand.ts';
import { reasons, type Reason } from './reason.ts';

/** How a request is refused: what to send back, whatever the framework. */
export interface RefusalAnswer {
  readonly status: 400 | 401 | 403 | 500 | 503;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; empty when no token was sent (RFC 6750 section 3.1). */
  readonly body: { readonly error?: string; readonly error_description?: string };
}

interface Refused {
  readonly reason: Reason;
  readonly scheme: Scheme;
  readonly demanded: Demanded;
}

/** Writes the answer to a refusal: RFC 6750 section 3, RFC 9449 section 7.1, RFC 9470 section 3, RFC 9728 section 5.1. */
export function answerTo({ reason, scheme, demanded }: Refused, metadata: string, dpop: DpopPolicy): RefusalAnswer {
  const { status, error, description } = reasons[reason];
  const headers = { 'cache-control': 'no-store' };
  if (status === 500 || status === 503) return { status, headers, body: { error, error_description: description } };
  const schemes: readonly Scheme[] = error !== undefined ? [scheme] : dpop.required ? ['DPoP'] : ['Bearer', 'DPoP'];
  const said = {
    ...(error !== undefined && { error, error_description: description }),
    ...(reason === 'missing_scope' && { scope: demanded.scopes.join(' ') }),
    ...(error === 'insufficient_user_authentication' && logIn(demanded)),
  };
  const challenges = schemes.map((one) => challenge(one, { ...said, ...(one === 'DPoP' && { algs: dpop.algorithms.join(' ') }), resource_metadata: metadata }));
  return {
    status,
    headers: { ...headers, 'www-authenticate': challenges.join(', '), ...(reason === 'dpop_nonce' && dpop.nonce && { 'dpop-nonce': dpop.nonce.current() }) },
    body: error === undefined ? {} : { error, error_description: description },
  };
}

/** All that is demanded of a log-in, whichever of it was not met, so that the next one meets it all. */
const logIn = ({ acrValues, maxAge }: Demanded): Readonly<Record<string, string>> => ({
  ...(acrValues && { acr_values: acrValues.join(' ') }),
  ...(maxAge !== undefined && { max_age: String(maxAge) }),
});

const challenge = (scheme: Scheme, parameters: Readonly<Record<string, string>>): string =>
  `${scheme} ${Object.entries(parameters).map(([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`).join(', ')}`;
