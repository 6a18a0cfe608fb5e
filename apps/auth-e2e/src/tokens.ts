import { api, formatBasic, Secret } from '@symbolon/contracts';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTPayload, type JWTVerifyResult } from 'jose';
import { send, type Answer } from './http.ts';
import type { Installation } from './server-process.ts';

/** A client that authenticates by HTTP Basic. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The client and the user of a first start. */
export interface FirstRun extends Credentials {
  readonly username: string;
  readonly password: string;
}

/** A password that no blocklist knows. */
export const password = 'correct horse battery staple';

/** What a first start printed. */
export function firstRunOf(stdout: string): FirstRun {
  const value = (name: string) => new RegExp(`^    ${name} +(\\S+)$`, 'm').exec(stdout)?.[1] ?? '';
  return { clientId: value('client_id'), clientSecret: value('client_secret'), username: value('username'), password: value('password') };
}

/** Asks the token endpoint as this client. */
export function token(at: Installation, { clientId, clientSecret }: Credentials, form: Readonly<Record<string, string>>): Promise<Answer> {
  return send(at, api.oauth.token.path, { form, authorization: formatBasic(clientId, new Secret(clientSecret)) });
}

export const logIn = (at: Installation, client: Credentials, username: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  token(at, client, { grant_type: 'password', username, password, ...more });

export const signUp = (at: Installation, client: Credentials, username: string): Promise<Answer> => logIn(at, client, username, { type: 'signup' });

export const refresh = (at: Installation, client: Credentials, answer: Answer): Promise<Answer> =>
  token(at, client, { grant_type: 'refresh_token', refresh_token: String(answer.json['refresh_token']) });

/** The key set as it is published. */
export async function keySet(at: Installation): Promise<JSONWebKeySet> {
  const { status, text } = await send(at, api.oidc.jwks.path);
  if (status !== 200) throw new Error(`The key set is answered with ${status}: ${text}`);
  return JSON.parse(text) as JSONWebKeySet;
}

/** Verifies an access token as a service would (RFC 9068 section 4); rejects one that is not right. */
export function verified(accessToken: unknown, keys: JSONWebKeySet, issuer: string, audience: string): Promise<JWTVerifyResult<JWTPayload>> {
  return jwtVerify(String(accessToken), createLocalJWKSet(keys), { issuer, audience, typ: 'at+jwt', requiredClaims: ['sub', 'exp', 'iat', 'jti', 'client_id'] });
}
