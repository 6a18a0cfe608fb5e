import { randomText, type MasterKey, type PasswordHashing, type Random } from '@symbolon/crypto';
import { newUserId, usernameKey } from '../users/user.ts';

/** What a first client and user are made with. */
export interface FirstRunTools {
  readonly masterKey: MasterKey;
  readonly passwords: PasswordHashing;
  readonly random: Random;
  readonly issuer: string;
}

/** A client and a user with their secrets in plain text: they are stored only as hashes, so this is the one time to show them. */
export interface FirstRun {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
  /** The API that both may ask for. */
  readonly audience: string;
  readonly scope: readonly string[];
}

/** The rows to store, and what to show of them. */
export type FirstRows = Awaited<ReturnType<typeof draftFirstRows>>['rows'];

/** Thinks up a client, a user and an API, all named after `name`. Nothing is stored. */
export async function draftFirstRows(name: string, { masterKey, passwords, random, issuer }: FirstRunTools) {
  const title = name === 'first' ? 'First' : 'Try-out';
  const [clientSecret, password] = [randomText(random, 32), randomText(random, 24)];
  const shown: FirstRun = {
    clientId: `${name}-app`,
    clientSecret,
    username: `${name}@symbolon.local`,
    password,
    audience: `${issuer}/${name}-api`,
    scope: ['openid', 'profile', 'email', 'offline_access', `${name}:read`],
  };
  const rows = {
    resourceServer: { audience: shown.audience, name: `${title} API`, scopes: [`${name}:read`], accessTokenTtl: 900, accessTokenSigningAlg: 'EdDSA' },
    client: {
      clientId: shown.clientId,
      name: `${title} app`,
      secretHash: masterKey.mac('client-secret', clientSecret),
      tokenEndpointAuthMethod: 'client_secret_basic',
      authMethodStated: false,
      grantTypes: ['password', 'client_credentials', 'refresh_token'],
      passwordGrantTypes: ['signup'],
      firstParty: true,
      scope: [...shown.scope],
      idTokenSigningAlg: 'RS256',
    },
    user: { id: newUserId(random), username: shown.username, usernameKey: usernameKey(shown.username), passwordHash: await passwords.hash(password) },
  };
  return { rows, shown };
}
