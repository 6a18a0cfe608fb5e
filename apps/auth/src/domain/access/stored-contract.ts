import { TokenContract } from '@symbolon/contracts';

/** The columns of an API that its contract is put together from. */
interface ContractColumns {
  readonly contract: unknown;
  readonly acrValues: readonly string[];
  readonly maxAge: number | null;
}

/**
 * The contract of a row as it was stated; null where there is none. What it demands of log-ins stands in columns alone: the release
 * before, which may run on the same rows, reads no contract with a member that it does not know.
 */
export function statedContract({ contract, acrValues, maxAge }: ContractColumns): unknown {
  if (typeof contract !== 'object' || contract === null) return contract ?? null;
  return { ...contract, ...(acrValues.length > 0 && { acr_values: acrValues }), ...(maxAge !== null && { max_age: maxAge }) };
}

/** The same, read. */
export function readContract(row: ContractColumns): TokenContract | null {
  const stated = statedContract(row);
  return stated === null ? null : TokenContract.parse(stated);
}
