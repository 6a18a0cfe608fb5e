import { adminScopes, consoleClientId } from '@symbolon/contracts';
import type { Database } from '@symbolon/database';
import { keepBuiltInClient } from './built-in-client.ts';

/** Keeps what the console asks as: a page of ours, so that nobody is asked whether it may. It has no refresh token: a fresh access token comes of the log-in of the browser. */
export const keepConsoleClient = (database: Database, issuer: string, defaultAcrValues: readonly string[] = []): Promise<boolean> =>
  keepBuiltInClient(database, consoleClientId, {
    name: 'Symbolon Console',
    grantTypes: ['authorization_code'],
    firstParty: true,
    scope: ['openid', ...adminScopes],
    redirectUris: [`${issuer}/console/callback`],
    defaultAcrValues,
  });
