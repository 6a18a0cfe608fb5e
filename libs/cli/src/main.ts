/** The `symbolon` command of this package: the gate, for machines without a server. */
import { readFileSync } from 'node:fs';
import { runCommand } from './command.ts';
import { contractCommands } from './contract-commands.ts';

const help = `symbolon: token contracts, compared and checked without a server

  symbolon contracts diff OLD NEW          tell what differs between two token contracts, JSON Schemas or OpenAPI documents:
                                           exit status 1 when it breaks; --json, --as request or --as response
  symbolon contracts export CONTRACT --to json|types|md
                                           print it in another form; types with --language typescript, python or go
  symbolon contracts check CONTRACT CONSUMER...
                                           tell whether consumers have all that they rely on: exit status 1 when they have not
  symbolon contracts check CONTRACT|CONSUMER... --against ISSUER
                                           the same, by what the issuer at that address serves now
  symbolon help, symbolon --version

The other commands (start, plan, apply, keys, audit) come with the server.`;

/** Of the server, which this package is without. */
const elsewhere = ['start', 'plan', 'apply', 'keys', 'audit'];

const args = process.argv.slice(2);
const [first = 'help'] = args;
if (['help', '--help', '-h'].includes(first) || args.includes('--help') || args.includes('-h')) console.log(help);
else if (first === '--version') console.log((JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string }).version);
else if (elsewhere.includes(first)) {
  console.error(`symbolon: ${first} needs the server, and @symbolon/cli is without it: run it in a checkout of Symbolon, by npm run symbolon.`);
  process.exitCode = 2;
} else process.exitCode = await runCommand(contractCommands, args, process.env);
