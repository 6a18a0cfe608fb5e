import { api, call, formatBasic, OAuthTokenRequest, Secret, signingAlgorithms, type AnyTokenRequest } from '@symbolon/contracts';
import { verifyJwt } from '@symbolon/crypto';
import type { FirstRun } from '../domain/configuration/first-run.ts';

/** A token that was verified, and what was asked for it by. */
interface VerifiedToken {
  readonly grant: string;
  readonly token: Pick<Awaited<ReturnType<typeof verifyJwt>>, 'header' | 'claims'>;
}

/** Asks the running server for tokens as an application would, verifies them with its published keys, and prints them. */
export async function tryOut(origin: string, issuer: string, pair: FirstRun): Promise<void> {
  for await (const { grant, token } of verifiedTokens(origin, issuer, pair)) {
    process.stdout.write(`  ${grant}: access token verified (signature, typ, iss, aud, exp)\n\n${indented(token)}\n\n`);
  }
  process.stdout.write(`  Verified ${Math.round(performance.now())} ms after the server's start. It goes on serving; Ctrl+C stops it.\n\n`);
}

/** The same, without a word: by the user's password, and by the client's secret alone. */
export async function* verifiedTokens(origin: string, issuer: string, pair: FirstRun): AsyncGenerator<VerifiedToken> {
  const client = { method: 'none', clientId: pair.clientId } as const;
  const authorization = formatBasic(pair.clientId, new Secret(pair.clientSecret));
  const requests: readonly AnyTokenRequest[] = [
    { grantType: 'password', client, username: pair.username, password: new Secret(pair.password), resource: [] },
    { grantType: 'client_credentials', client, resource: [] },
  ];
  const keys = await call(origin, api.oidc.jwks);
  if (!keys.ok) throw new Error(`The server did not show its keys: ${keys.status}.`);
  for (const request of requests) {
    const answer = await call(origin, api.oauth.token, { body: OAuthTokenRequest.toObject(request), authorization });
    if (!answer.ok) throw new Error(`The server refused ${request.grantType} with ${answer.status}: ${JSON.stringify(answer.value)}`);
    const { header, claims } = await verifyJwt(answer.value.access_token, { keys: [...keys.value.keys] }, {
      issuer,
      audience: pair.audience,
      typ: 'at+jwt',
      algorithms: signingAlgorithms,
    });
    yield { grant: request.grantType, token: { header, claims } };
  }
}

const indented = (value: unknown): string => JSON.stringify(value, null, 2).replace(/^/gm, '    ');
