import { adminScopes, cliClientId } from '@symbolon/contracts';
import type { Database } from '@symbolon/database';
import { keepBuiltInClient } from './built-in-client.ts';

/** Keeps what `symbolon login` asks as: a native app without a secret (RFC 8252), which may have every scope of the admin API. A token has those that its person has a role for. */
export const keepCommandLineClient = (database: Database, defaultAcrValues: readonly string[] = []): Promise<boolean> =>
  keepBuiltInClient(database, cliClientId, {
    name: 'Symbolon CLI',
    grantTypes: ['authorization_code', 'refresh_token'],
    firstParty: false,
    scope: ['openid', 'offline_access', ...adminScopes],
    redirectUris: ['http://127.0.0.1/callback'],
    defaultAcrValues,
  });
