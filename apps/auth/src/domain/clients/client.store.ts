import { Injectable } from '@nestjs/common';
import type { ClientAuthenticationMethod, IdTokenContent, PasswordGrantType, PasswordUpdateRule, SamlApplication, SigningAlgorithm, SubjectType } from '@symbolon/contracts';
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
  /** Client ids by what applications that speak SAML call themselves. */
  readonly #entities: RowCache<{ readonly clientId: string }>;

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
            saml: row.samlEntityId === null ? undefined : (row.saml as SamlApplication),
            attributes: row.attributes as Client['attributes'],
          }
        : undefined;
    });
    this.#origins = new RowCache(clock, async () => {
      const rows = await database.prisma.client.findMany({ where: { allowedCorsOrigins: { isEmpty: false } }, select: { allowedCorsOrigins: true } });
      return new Set(rows.flatMap((row) => row.allowedCorsOrigins));
    }, 1);
    this.#entities = new RowCache(clock, async (samlEntityId) => (await database.prisma.client.findUnique({ where: { samlEntityId }, select: { clientId: true } })) ?? undefined);
    database.changes.onChange((topic) => {
      if (topic !== undefined && topic !== 'clients') return;
      this.#rows.clear();
      this.#origins.clear();
      this.#entities.clear();
    });
  }

  /** What cannot be an id is not looked up: PostgreSQL knows no NUL. */
  find(clientId: string): Promise<Client | undefined> {
    return /^[\x21-\x7E]+$/.test(clientId) ? this.#rows.get(clientId) : Promise.resolve(undefined);
  }

  /** The application that calls itself so in SAML. */
  async findBySamlEntity(entityId: string): Promise<(Client & { readonly saml: SamlApplication }) | undefined> {
    const found = /^[\x21-\x7E]{1,1024}$/.test(entityId) ? await this.#entities.get(entityId) : undefined;
    const client = found && (await this.find(found.clientId));
    return client?.saml?.entity_id === entityId ? { ...client, saml: client.saml } : undefined;
  }

  /** Where the scripts of all clients together run. */
  async origins(): Promise<ReadonlySet<string>> {
    return (await this.#origins.get('all')) ?? new Set();
  }
}
