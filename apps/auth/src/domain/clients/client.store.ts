import { Injectable } from '@nestjs/common';
import type { ClientAuthenticationMethod, IdTokenContent, PasswordGrantType, PasswordUpdateRule, SigningAlgorithm, SubjectType } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { RowCache } from '../../platform/row-cache.ts';
import { secretsIn } from './client-secret.ts';
import type { Client } from './client.ts';

/** Answers which client an id names, from memory where it can: asking for a machine token must not cost a query. */
@Injectable()
export class ClientStore {
  readonly #rows: RowCache<Client>;
  readonly #origins: RowCache<ReadonlySet<string>>;

  constructor(database: Database, clock: Clock) {
    this.#rows = new RowCache(clock, async (clientId) => {
      const row = await database.prisma.client.findUnique({ where: { clientId } });
      return row
        ? {
            ...row,
            secrets: secretsIn(row),
            authenticationMethod: row.authMethodStated ? (row.tokenEndpointAuthMethod as ClientAuthenticationMethod) : undefined,
            passwordGrantTypes: row.passwordGrantTypes as PasswordGrantType[],
            passwordUpdate: row.passwordUpdate as PasswordUpdateRule,
            idTokenSigningAlg: row.idTokenSigningAlg as SigningAlgorithm,
            idTokenClaims: row.idTokenClaims as IdTokenContent,
            userinfoSigningAlg: row.userinfoSigningAlg as SigningAlgorithm | null,
            subjectType: row.subjectType as SubjectType,
            attributes: row.attributes as Client['attributes'],
          }
        : undefined;
    });
    this.#origins = new RowCache(clock, async () => {
      const rows = await database.prisma.client.findMany({ where: { allowedCorsOrigins: { isEmpty: false } }, select: { allowedCorsOrigins: true } });
      return new Set(rows.flatMap((row) => row.allowedCorsOrigins));
    }, 1);
    database.changes.onChange((topic) => {
      if (topic !== undefined && topic !== 'clients') return;
      this.#rows.clear();
      this.#origins.clear();
    });
  }

  /** What cannot be an id is not looked up: PostgreSQL knows no NUL. */
  find(clientId: string): Promise<Client | undefined> {
    return /^[\x21-\x7E]+$/.test(clientId) ? this.#rows.get(clientId) : Promise.resolve(undefined);
  }

  /** Where the scripts of all clients together run. */
  async origins(): Promise<ReadonlySet<string>> {
    return (await this.#origins.get('all')) ?? new Set();
  }
}
