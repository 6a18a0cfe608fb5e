import { command, complain, type Commands } from './command.ts';
import { checkAgainst, checkFiles, diffFiles, exportFile, type Finding } from './contract-comparison.ts';
import { languages, type Language } from './export/contract-export.ts';
import { issuerOrigin } from './issuer-contracts.ts';
import { ConfigurationFileError } from './mistake.ts';
import { UsageError } from './usage-error.ts';

/** The commands that need files and nothing else: no server, no database, no settings. */
export const contractCommands: Commands = {
  'contracts diff': command({ json: { type: 'boolean' }, as: { type: 'string' } }, ({ json, as }, operands) => comparison(() => diffFiles(...twoOf(operands), json ? 'json' : 'text', directionOf(as)))),
  'contracts export': command({ to: { type: 'string' }, language: { type: 'string' } }, ({ to, language }, operands) => comparison(() => exportFile(oneOf(operands), ...formOf(to, language)))),
  'contracts check': command({ against: { type: 'string' } }, ({ against }, operands) => comparison(() => (against === undefined ? checkFiles(...severalOf(operands)) : checkAgainst(issuerOrigin(against), someOf(operands))))),
};

/** A file that cannot be read is a mistake in what was typed: 1 says that something breaks. */
async function comparison(compare: () => Promise<Finding>): Promise<number> {
  try {
    const { text, breaks } = await compare();
    console.log(text);
    return breaks ? 1 : 0;
  } catch (error) {
    if (error instanceof ConfigurationFileError) return complain(error.message, 2);
    throw error;
  }
}

function twoOf([before, after, ...rest]: readonly string[]): readonly [string, string] {
  if (before === undefined || after === undefined || rest.length > 0) throw new UsageError('contracts diff needs two files: symbolon contracts diff OLD NEW');
  return [before, after];
}

function severalOf([contract, ...consumers]: readonly string[]): readonly [string, readonly string[]] {
  if (contract === undefined || consumers.length === 0) throw new UsageError('contracts check needs a contract and its consumers: symbolon contracts check CONTRACT CONSUMER...');
  return [contract, consumers];
}

function someOf(paths: readonly string[]): readonly string[] {
  if (paths.length === 0) throw new UsageError('contracts check needs contracts or consumers: symbolon contracts check CONTRACT|CONSUMER... --against ISSUER');
  return paths;
}

function oneOf([contract, ...rest]: readonly string[]): string {
  if (contract === undefined || rest.length > 0) throw new UsageError('contracts export needs one contract: symbolon contracts export CONTRACT --to json');
  return contract;
}

function formOf(to: string | undefined, language: string | undefined): readonly ['json' | 'types' | 'md', Language] {
  if (to !== 'json' && to !== 'types' && to !== 'md') throw new UsageError('--to must be json, types or md.');
  if (language !== undefined && to !== 'types') throw new UsageError('--language is for --to types.');
  const found = languages.find((each) => each === (language ?? 'typescript'));
  if (!found) throw new UsageError(`--language must be one of ${languages.join(', ')}.`);
  return [to, found];
}

function directionOf(as: string | undefined): 'request' | 'response' | 'both' {
  if (as !== undefined && as !== 'request' && as !== 'response') throw new UsageError('--as must be request (what others send) or response (what they receive); without it, both count.');
  return as ?? 'both';
}
