import { ConsumerContract, contractWithoutClaims, TokenContract, type ConfigurationFile, type ContractState, type SigningAlgorithm } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { statedContract } from '../access/stored-contract.ts';
import type { Change } from './change.ts';

/** What is to be: the entries of a file, or one alone, and which rows that it does not name go. */
export interface Proposal {
  readonly file: ConfigurationFile;
  readonly goes: (row: { readonly kind: Change['kind']; readonly key: string; readonly declared: boolean }) => boolean;
}

/** A file, which prunes what it does not name or leaves it alone. */
export const proposedBy = (file: ConfigurationFile, prunes: boolean): Proposal => ({ file, goes: ({ declared }) => prunes && declared });

/** The contracts of all resource servers and consumers, as they are stored and as a proposal would make them. */
export async function contractStates(transaction: Transaction, { file, goes }: Proposal): Promise<{ readonly before: ContractState; readonly after: ContractState }> {
  const servers = await transaction.resourceServer.findMany({ orderBy: { audience: 'asc' } });
  const consumers = await transaction.consumerContract.findMany({ orderBy: { consumer: 'asc' } });
  const [audiences, names] = [new Set(file.resource_servers.map(({ audience }) => audience)), new Set(file.consumers.map(({ consumer }) => consumer))];
  const keptServers = servers.filter(({ audience, declared }) => !audiences.has(audience) && !goes({ kind: 'resource server', key: audience, declared }));
  const keptConsumers = consumers.filter(({ consumer, declared }) => !names.has(consumer) && !goes({ kind: 'consumer', key: consumer, declared }));
  return {
    before: { contracts: servers.map(storedContract), consumers: consumers.flatMap(readConsumer) },
    after: {
      contracts: [...keptServers.map(storedContract), ...file.resource_servers.map((entry) => entry.contract ?? contractWithoutClaims({ ...entry, accessTokenTtl: entry.access_token_ttl, accessTokenSigningAlg: entry.access_token_signing_alg, acrValues: entry.acr_values ?? [], maxAge: entry.max_age ?? null }))],
      consumers: [...keptConsumers.flatMap(readConsumer), ...file.consumers],
    },
  };
}

/** What a resource server promises, as columns. */
export interface ServerRow {
  readonly audience: string;
  readonly scopes: readonly string[];
  readonly accessTokenTtl: number;
  readonly accessTokenSigningAlg: string;
  readonly acrValues: readonly string[];
  readonly maxAge: number | null;
}

/** A contract that this release cannot read any more says no more than the columns beside it. */
export function storedContract(row: ServerRow & { readonly contract: unknown }): TokenContract {
  const read = TokenContract.safeParse(statedContract(row));
  return read.success ? read.data : contractWithoutClaims({ ...row, accessTokenSigningAlg: row.accessTokenSigningAlg as SigningAlgorithm });
}

/** Who relies on contracts and events, as it is stored. */
export const storedConsumers = async (transaction: Transaction): Promise<readonly ConsumerContract[]> => (await transaction.consumerContract.findMany({ orderBy: { consumer: 'asc' } })).flatMap(readConsumer);

function readConsumer({ contract }: { readonly contract: unknown }): readonly ConsumerContract[] {
  const read = ConsumerContract.safeParse(contract);
  return read.success ? [read.data] : [];
}
