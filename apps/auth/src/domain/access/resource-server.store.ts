import { Injectable } from '@nestjs/common';
import type { SigningAlgorithm } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { RowCache } from '../../platform/row-cache.ts';
import { accountApi } from './account-api.ts';
import { adminApi } from './admin-api.ts';
import { signalsApi } from './signals-api.ts';
import type { ResourceServer } from './resource-server.ts';
import { readContract } from './stored-contract.ts';

/** Answers which resource servers there are, from memory where it can. */
@Injectable()
export class ResourceServerStore {
  readonly #rows: RowCache<readonly ResourceServer[]>;

  constructor(database: Database, clock: Clock, { SYMBOLON_ISSUER: issuer }: Settings) {
    const own = [adminApi(issuer), accountApi(issuer), signalsApi(issuer)];
    this.#rows = new RowCache(clock, async () => {
      const rows = await database.prisma.resourceServer.findMany({ orderBy: { audience: 'asc' } });
      const stored = rows.map((row) => ({
        ...row,
        accessTokenSigningAlg: row.accessTokenSigningAlg as SigningAlgorithm,
        contract: readContract(row),
      }));
      return [...stored.filter(({ audience }) => !own.some((each) => each.audience === audience)), ...own];
    }, 1);
    database.changes.onChange((topic) => (topic === undefined || topic === 'resource_servers') && this.#rows.clear());
  }

  async all(): Promise<readonly ResourceServer[]> {
    return (await this.#rows.get('all')) ?? [];
  }
}
