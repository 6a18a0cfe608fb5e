import { formatDuration, type TokenContract, type TokenContractSource } from '@symbolon/contracts';
import { contractPage } from './contract-page.ts';
import { goTypes } from './go-types.ts';
import { pythonTypes } from './python-types.ts';
import { typescriptTypes } from './typescript-types.ts';

const types = { typescript: typescriptTypes, python: pythonTypes, go: goTypes } as const;

/** The languages that a contract's claims are exported as types of. */
export const languages = Object.keys(types) as readonly (keyof typeof types)[];
export type Language = (typeof languages)[number];

/** A contract in another form, by `symbolon contracts export --to`. */
export function exported(contract: TokenContract, to: 'json' | 'types' | 'md', language: Language): string {
  if (to === 'json') return JSON.stringify(writtenContract(contract), null, 2);
  return to === 'md' ? contractPage(contract) : types[language](contract);
}

/** A contract in the words of its file, with every default written out. */
export const writtenContract = (contract: TokenContract): TokenContractSource => ({ ...contract, $schema: undefined, access_token_ttl: formatDuration(contract.access_token_ttl) });
