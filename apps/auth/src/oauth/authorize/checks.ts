import { matchesRedirectUri, responseModes, type AuthorizationRequest } from '@symbolon/contracts';
import type { Client } from '../../clients/client.ts';
import { refusal, type AuthorizationRefusal } from './authorization-error.ts';

/** What an authorization request is checked against. */
export interface Checked {
  readonly request: AuthorizationRequest;
  readonly client: Client;
}

type Check = (checked: Checked) => AuthorizationRefusal | false;

const prompts = ['none', 'login', 'consent', 'select_account'];

/**
 * Before these hold, nothing may be sent to the redirect URI: the person sees a page (RFC 6749 section 4.1.2.1).
 * Each row is one check; the first that refuses, answers.
 */
export const beforeRedirect: Readonly<Record<string, Check>> = {
  'a redirect URI is named': ({ request }) => !request.redirect_uri && refusal('invalid_request', 'redirect_uri is missing.'),
  'the redirect URI is a registered one': ({ request, client }) =>
    !matchesRedirectUri(client.redirectUris, request.redirect_uri ?? '') && refusal('invalid_request', 'redirect_uri is not registered for this client.'),
};

/** These are told to the client, at its redirect URI. */
export const afterRedirect: Readonly<Record<string, Check>> = {
  'the response mode is known': ({ request }) =>
    request.response_mode !== undefined && !isOneOf(responseModes, request.response_mode) && refusal('invalid_request', 'response_mode is not supported.'),
  'request objects are not': ({ request }) => request.request !== undefined && refusal('request_not_supported', 'request is not supported.'),
  'request URIs are not': ({ request }) => request.request_uri !== undefined && refusal('request_uri_not_supported', 'request_uri is not supported.'),
  'registration by request is not': ({ request }) =>
    request.registration !== undefined && refusal('registration_not_supported', 'registration is not supported.'),
  'a response type is named': ({ request }) => !request.response_type && refusal('invalid_request', 'response_type is missing.'),
  'the response type is code': ({ request }) => request.response_type !== 'code' && refusal('unsupported_response_type', 'Only the response type code is supported.'),
  'the client may use codes': ({ client }) =>
    !client.grantTypes.includes('authorization_code') && refusal('unauthorized_client', 'This client may not use the authorization code grant.'),
  'the PKCE method is S256': ({ request }) =>
    request.code_challenge !== undefined && request.code_challenge_method !== 'S256' && refusal('invalid_request', 'code_challenge_method must be S256.'),
  'the PKCE challenge is one': ({ request }) =>
    request.code_challenge !== undefined && !/^[\w-]{43}$/.test(request.code_challenge) && refusal('invalid_request', 'code_challenge is not a SHA-256 in base64url.'),
  'there is a PKCE challenge, or the client may do without': ({ request, client }) =>
    request.code_challenge === undefined && !mayOmitPkce({ request, client }) && refusal('invalid_request', 'code_challenge is missing: PKCE is required.'),
  'the prompts are known and none stands alone': ({ request }) => {
    const asked = wordsOf(request.prompt);
    const isWrong = asked.some((prompt) => !prompts.includes(prompt)) || (asked.includes('none') && asked.length > 1);
    return isWrong && refusal('invalid_request', 'prompt is not valid.');
  },
  'max_age is a number of seconds': ({ request }) =>
    request.max_age !== undefined && !/^\d{1,9}$/.test(request.max_age) && refusal('invalid_request', 'max_age must be a whole number of seconds.'),
};

/** The refusal of the first check in a table that does not hold. */
export function firstRefusal(checks: Readonly<Record<string, Check>>, checked: Checked): AuthorizationRefusal | undefined {
  for (const check of Object.values(checks)) {
    const refused = check(checked);
    if (refused) return refused;
  }
  return undefined;
}

export const wordsOf = (list: string | undefined): readonly string[] => list?.split(' ').filter((word) => word !== '') ?? [];

/** Only a client with a secret, when it is registered so, for OpenID Connect, with a nonce unless it is excused (OAuth 2.1 section 7.5.1). */
const mayOmitPkce = ({ request, client }: Checked): boolean =>
  !client.requirePkce && client.secretHash !== null && (request.nonce !== undefined || !client.requireNonce) && wordsOf(request.scope).includes('openid');

const isOneOf = (list: readonly string[], value: string): boolean => list.includes(value);
