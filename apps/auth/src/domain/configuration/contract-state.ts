import { ConsumerContract, contractWithoutClaims, TokenContract, type ConfigurationFile, type ContractState, type SigningAlgorithm } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';

/** The contracts of all resource servers and consumers, as they are stored and as a file would make them, which prunes what it does not name or leaves it alone. */
export async function contractStates(transaction: Transaction, file: ConfigurationFile, prunes: boolean): Promise<{ readonly before: ContractState; readonly after: ContractState }> {
  const servers = await transaction.resourceServer.findMany({ orderBy: { audience: 'asc' } });
  const consumers = await transaction.consumerContract.findMany({ orderBy: { consumer: 'asc' } });
  const [audiences, names] = [new Set(file.resource_servers.map(({ audience }) => audience)), new Set(file.consumers.map(({ consumer }) => consumer))];
  const [keptServers, keptConsumers] = [servers.filter((row) => !(prunes && row.declared) && !audiences.has(row.audience)), consumers.filter((row) => !(prunes && row.declared) && !names.has(row.consumer))];
  return {
    before: { contracts: servers.map(storedContract), consumers: consumers.flatMap(readConsumer) },
    after: {
      contracts: [...keptServers.map(storedContract), ...file.resource_servers.map((entry) => entry.contract ?? contractWithoutClaims({ ...entry, accessTokenTtl: entry.access_token_ttl, accessTokenSigningAlg: entry.access_token_signing_alg }))],
      consumers: [...keptConsumers.flatMap(readConsumer), ...file.consumers],
    },
  };
}

interface ServerRow {
  readonly audience: string;
  readonly scopes: readonly string[];
  readonly accessTokenTtl: number;
  readonly accessTokenSigningAlg: string;
}

/** A contract that this release cannot read any more says no more than the columns beside it. */
function storedContract(row: ServerRow & { readonly contract: unknown }): TokenContract {
  const read = TokenContract.safeParse(row.contract);
  return read.success ? read.data : contractWithoutClaims({ ...row, accessTokenSigningAlg: row.accessTokenSigningAlg as SigningAlgorithm });
}

function readConsumer({ contract }: { readonly contract: unknown }): readonly ConsumerContract[] {
  const read = ConsumerContract.safeParse(contract);
  return read.success ? [read.data] : [];
}
