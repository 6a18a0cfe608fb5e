import type { ClientAuthenticationMethod, PasswordGrantType, SigningAlgorithm, SubjectType } from '@symbolon/contracts';
import type { Database } from '@symbolon/database';
import type { Clock } from '../clock.ts';
import { RowCache } from '../row-cache.ts';
import type { Client } from './client.ts';

/** Answers which client an id names, from memory where it can: asking for a machine token must not cost a query. */
export class ClientStore {
  readonly #rows: RowCache<Client>;

  constructor(database: Database, clock: Clock) {
    this.#rows = new RowCache(clock, async (clientId) => {
      const row = await database.prisma.client.findUnique({ where: { clientId } });
      return row
        ? {
            ...row,
            authenticationMethod: row.tokenEndpointAuthMethod as ClientAuthenticationMethod,
            passwordGrantTypes: row.passwordGrantTypes as PasswordGrantType[],
            idTokenSigningAlg: row.idTokenSigningAlg as SigningAlgorithm,
            userinfoSigningAlg: row.userinfoSigningAlg as SigningAlgorithm | null,
            subjectType: row.subjectType as SubjectType,
          }
        : undefined;
    });
    database.changes.onChange((topic) => (topic === undefined || topic === 'clients') && this.#rows.clear());
  }

  find(clientId: string): Promise<Client | undefined> {
    return this.#rows.get(clientId);
  }
}
