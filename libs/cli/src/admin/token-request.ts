import { api, call, formatBasic, Secret, type OAuthTokenRequestMembers, type OAuthTokenResponse } from '@symbolon/contracts';
import { readFileSync } from 'node:fs';
import { UsageError } from '../usage-error.ts';
import { notReady, unreachable } from './failures.ts';
import type { Login } from './login-file.ts';

/** Under the age at which somebody else takes a lock from us. */
const timeout = 15_000;

/** Of a token's life that is left when it is replaced: a call takes time. */
const marginMs = 10_000;

/** Who asks for tokens: a person's program without a secret, or a machine whose secret is in a file. */
export type Asking = Pick<Login, 'clientId' | 'secretFile'>;

/** What tokens of the admin API are asked for (RFC 8707). */
export const audienceOf = (issuer: string): string => `${issuer}/admin`;

/** Asks for tokens, or throws a CommandFailure that says why there are none. */
export async function requestTokens(issuer: string, asking: Asking, members: OAuthTokenRequestMembers): Promise<Login> {
  const answer = await call(issuer, api.oauth.token, { ...shown(asking, members), timeout }).catch((error: unknown) => {
    throw unreachable(issuer, error);
  });
  if (!answer.ok) throw notReady(`${issuer} gives no token: ${answer.value.error_description ?? answer.value.error}`);
  return loginOf(asking, answer.value);
}

/** Tells the issuer that a token is done with (RFC 7009); answers whether it heard. */
export async function revokeToken(issuer: string, asking: Asking, token: string): Promise<boolean> {
  const answer = await call(issuer, api.oauth.revoke, { ...shown(asking, { token }), timeout }).catch(() => undefined);
  return answer?.ok === true;
}

/** A form with who sends it: by HTTP Basic where there is a secret. */
function shown<Form extends object>({ clientId, secretFile }: Asking, form: Form) {
  if (secretFile === undefined) return { body: { ...form, client_id: clientId } };
  return { body: form, authorization: formatBasic(clientId, new Secret(readSecret(secretFile))) };
}

export const isOver = ({ expiresAt }: Login): boolean => expiresAt - marginMs <= Date.now();

/** The text of a file with a secret; line ends at its end are not of it. */
export function readSecret(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8').replace(/[\r\n]+$/, '');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${String(error).replace(/^Error: /, '')}`);
  }
}

const loginOf = ({ clientId, secretFile }: Asking, { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds }: OAuthTokenResponse): Login => ({
  clientId,
  accessToken,
  expiresAt: Date.now() + seconds * 1000,
  ...(secretFile !== undefined && { secretFile }),
  ...(refreshToken !== undefined && { refreshToken }),
});
