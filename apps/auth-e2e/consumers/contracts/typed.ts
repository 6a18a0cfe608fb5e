/** A stranger's program in TypeScript: it only has to type-check. Each line under `@ts-expect-error` is a mistake that the types catch. */
import { addressOf, api, BrokenContract, call, formatBasic, OAuthTokenRequest, Secret, type AnyTokenRequest, type OAuthTokenResponse } from '@symbolon/contracts';
import * as everything from '@symbolon/contracts';

export const all: object = everything;

/** A union on `grantType`: each grant has its own members and no other. */
export function credentialOf(request: AnyTokenRequest): Secret | undefined {
  if (request.grantType === 'password') return request.password;
  if (request.grantType === 'refresh_token') return request.refreshToken;
  // @ts-expect-error a password is of the password grant alone
  return request.password as undefined;
}

/** Refusals are told apart by their status. */
export async function tokens(origin: string): Promise<OAuthTokenResponse> {
  const authorization = formatBasic('shop', new Secret('a-client-secret-of-32-characters'));
  const answer = await call(origin, api.oauth.token, { body: { grant_type: 'client_credentials', scope: 'orders:read' }, authorization });
  if (answer.ok) return answer.value;
  if (answer.status === 400 && answer.value.error === 'invalid_scope') throw new Error('Ask for less.');
  // @ts-expect-error 404 is no answer of this endpoint
  if (answer.status === 404) throw new Error('Not there.');
  throw new Error(answer.value.error_description);
}

export async function mistakes(origin: string): Promise<void> {
  // @ts-expect-error type is signup or update
  await call(origin, api.oauth.token, { body: { type: 'reset' } });
  // @ts-expect-error an unknown member
  await call(origin, api.oauth.token, { body: { user_name: 'ada' } });
  // @ts-expect-error a token has to be there
  await call(origin, api.oauth.introspect, { body: {} });
  // @ts-expect-error keys are asked for without a body
  await call(origin, api.oidc.jwks, { body: { token: 't' } });
  // @ts-expect-error redirect_uri is its name
  addressOf(origin, api.oauth.authorize, { redirect_url: 'https://app.example.com' });
}

/** An answer that may be signed is either: the object or the text of the JWT. */
export async function isActive(origin: string, token: string): Promise<boolean> {
  const answer = await call(origin, api.oauth.introspect, { body: { token, client_id: 'orders', client_secret: 's' }, signal: new AbortController().signal, timeout: 5_000 });
  if (!answer.ok) throw new BrokenContract('introspect', answer.status, answer.value.error);
  return typeof answer.value !== 'string' && answer.value.active;
}

const read = OAuthTokenRequest.fromForm('client_id=shop');
export const sentence: string = read.ok ? read.value.client.clientId : read.refusal.error_description;
