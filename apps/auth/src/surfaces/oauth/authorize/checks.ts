import { matchesRedirectUri, promptValues, readClaimsRequest, responseModes, type AuthorizationRequest } from '@symbolon/contracts';
import { claimsRequestOf, essentialAcr } from '../../../domain/access/asked-claims.ts';
import { hasSecret, type Client } from '../../../domain/clients/client.ts';
import { acrValues } from '../../../domain/users/acr.ts';
import type { Settings } from '../../../platform/config.ts';
import { refusal, type AuthorizationRefusal } from './authorization-error.ts';

/** What an authorization request is checked against. */
export interface Checked {
  readonly request: AuthorizationRequest;
  readonly client: Client;
  /** Whether it was pushed (RFC 9126), and so comes from the client itself. */
  readonly isPushed?: boolean;
  readonly settings: Pick<Settings, 'SYMBOLON_PASSKEY_ROOTS'>;
}

type Check = (checked: Checked) => AuthorizationRefusal | false;

/** The endpoints that take authorization requests. */
export type Door = 'authorize' | 'par' | 'challenge';
/** Who may be told: only the person, on a page, before client and redirect URI are proven (RFC 6749 section 4.1.2.1), or the client. */
type Told = 'person' | 'client';
type Doors = Readonly<Partial<Record<Door, Told>>>;

const everywhere: Doors = { authorize: 'client', par: 'client', challenge: 'client' };
const redirecting: Doors = { authorize: 'client', par: 'client' };
const unproven: Doors = { authorize: 'person', par: 'client' };

/** Bytes of a request that are kept at most: twice the longest `state`. */
const largest = 8192;

/** The policy: rows are checks, columns the endpoints that share them. The first that refuses, answers. */
const checks: Readonly<Record<string, readonly [Doors, Check]>> = {
  'a redirect URI is named': [unproven, ({ request }) => !request.redirect_uri && refusal('invalid_request', 'redirect_uri is missing.')],
  'the redirect URI is a registered one': [
    unproven,
    ({ request, client }) => !matchesRedirectUri(client.redirectUris, request.redirect_uri ?? '') && notRegistered(request.redirect_uri),
  ],
  'the redirect URI is a registered one, if any is named': [
    { challenge: 'client' },
    ({ request, client }) =>
      request.redirect_uri !== undefined && !matchesRedirectUri(client.redirectUris, request.redirect_uri) && notRegistered(request.redirect_uri),
  ],
  'the response mode is known': [
    redirecting,
    ({ request }) => request.response_mode !== undefined && !isOneOf(responseModes, request.response_mode) && refusal('invalid_request', 'response_mode is not supported.'),
  ],
  'request objects are not': [everywhere, ({ request }) => request.request !== undefined && refusal('request_not_supported', 'request is not supported.')],
  'request URIs are not, unless we gave them': [everywhere, ({ request }) => request.request_uri !== undefined && refusal('request_uri_not_supported', 'request_uri is not supported.')],
  'registration by request is not': [everywhere, ({ request }) => request.registration !== undefined && refusal('registration_not_supported', 'registration is not supported.')],
  'it was pushed, where the client has to': [
    { authorize: 'client' },
    ({ client, isPushed }) => client.requirePushedRequests && !isPushed && refusal('invalid_request', 'This client must push its authorization requests.'),
  ],
  'it is no larger than what is kept of it': [
    everywhere,
    ({ request }) => Buffer.byteLength(JSON.stringify(request)) > largest && refusal('invalid_request', `The parameters are too long: all of them together may have ${largest} bytes.`),
  ],
  'a response type is named': [everywhere, ({ request }) => !request.response_type && refusal('invalid_request', 'response_type is missing.')],
  'the response type is code': [everywhere, ({ request }) => request.response_type !== 'code' && refusal('unsupported_response_type', 'Only the response type code is supported.')],
  'the client may use codes': [
    everywhere,
    ({ client }) => !client.grantTypes.includes('authorization_code') && refusal('unauthorized_client', 'This client may not use the authorization code grant.'),
  ],
  'the PKCE method is S256': [
    everywhere,
    ({ request }) => request.code_challenge !== undefined && request.code_challenge_method !== 'S256' && refusal('invalid_request', 'code_challenge_method must be S256.'),
  ],
  'the PKCE challenge is one': [
    everywhere,
    ({ request }) => request.code_challenge !== undefined && !/^[\w-]{43}$/.test(request.code_challenge) && refusal('invalid_request', 'code_challenge is not a SHA-256 in base64url.'),
  ],
  'there is a PKCE challenge, or the client may do without': [
    redirecting,
    ({ request, client }) => request.code_challenge === undefined && !mayOmitPkce({ request, client }) && refusal('invalid_request', 'code_challenge is missing: PKCE is required.'),
  ],
  'there is a PKCE challenge': [
    { challenge: 'client' },
    ({ request }) => request.code_challenge === undefined && refusal('invalid_request', 'code_challenge is missing: PKCE is required.'),
  ],
  'the prompts are known and none stands alone': [
    everywhere,
    ({ request }) => {
      const asked = wordsOf(request.prompt);
      const isWrong = asked.some((prompt) => !isOneOf(promptValues, prompt)) || (asked.includes('none') && asked.length > 1);
      return isWrong && refusal('invalid_request', 'prompt is not valid.');
    },
  ],
  'the claims parameter is one': [
    everywhere,
    ({ request }) => {
      const read = readClaimsRequest(request.claims);
      return !read.ok && refusal('invalid_request', read.refusal.error_description);
    },
  ],
  'a log-in here can be worth what it must be': [
    everywhere,
    ({ request, settings }) => {
      const wanted = essentialAcr(claimsRequestOf(request.claims));
      return wanted?.some((acr) => acrValues(settings).some((known) => known === acr)) === false && refusal('unmet_authentication_requirements', 'No log-in here reaches the acr that is essential.');
    },
  ],
  'max_age is a number of seconds': [
    everywhere,
    ({ request }) => request.max_age !== undefined && !/^\d+$/.test(request.max_age) && refusal('invalid_request', 'max_age must be a whole number of seconds.'),
  ],
};

/** The refusal of the first check that does not hold at an endpoint, of those that the same one is told of. */
export function firstRefusal(door: Door, told: Told, checked: Checked): AuthorizationRefusal | undefined {
  for (const [doors, check] of Object.values(checks)) {
    const refused = doors[door] === told && check(checked);
    if (refused) return refused;
  }
  return undefined;
}

export const wordsOf = (list: string | undefined): readonly string[] => list?.split(' ').filter((word) => word !== '') ?? [];

/** Only a client with a secret, when it is registered so, for OpenID Connect, with a nonce unless it is excused (OAuth 2.1 section 7.5.1). */
const mayOmitPkce = ({ request, client }: Pick<Checked, 'request' | 'client'>): boolean =>
  !client.requirePkce && hasSecret(client) && (request.nonce !== undefined || !client.requireNonce) && wordsOf(request.scope).includes('openid');

/** Native apps most often come with localhost and a port of the moment. What was sent is not repeated, and nothing is told of what is registered. */
function notRegistered(redirectUri: string | undefined): AuthorizationRefusal {
  const sentence = 'redirect_uri is not registered for this client.';
  const isLocalhost = /^http:\/\/localhost[:/]/i.test(redirectUri ?? '');
  return refusal('invalid_request', isLocalhost ? `${sentence} For a native app register http://127.0.0.1 or http://[::1] with its path, which then may have any port; localhost is compared with its port (RFC 8252 section 7.3).` : sentence);
}

const isOneOf = (list: readonly string[], value: string): boolean => list.includes(value);
