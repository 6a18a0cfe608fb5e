/** The `symbolon` command of this package: what needs no server on this machine. */
import { readFileSync } from 'node:fs';
import { adminCommands } from './admin/admin-commands.ts';
import { withCompletion } from './admin/completion.ts';
import { nounLines } from './admin/nouns.ts';
import { runCommand } from './command.ts';
import { contractCommands } from './contract-commands.ts';

const help = `symbolon: people and those who administer them, at a server somewhere; token contracts, compared and checked without one

  symbolon contracts diff OLD NEW          tell what differs between two token contracts, JSON Schemas or OpenAPI documents:
                                           exit status 1 when it breaks; --json, --as request or --as response;
                                           or between the documents of two releases, which are folders
  symbolon contracts export CONTRACT --to json|types|md
                                           print it in another form; types with --language typescript, python or go
  symbolon contracts check CONTRACT CONSUMER...
                                           tell whether consumers have all that they rely on: exit status 1 when they have not
  symbolon contracts check CONTRACT|CONSUMER... --against ISSUER
                                           the same, by what the issuer at that address serves now
  symbolon login [ISSUER]                  log in by your browser; --no-browser prints the address alone; a machine by --client-id
                                           and --client-secret-file
  symbolon logout [ISSUER]                 end the log-in, here and at the issuer
  symbolon me                              tell who you are there, and what you may
${nounLines.join('\n')}
  symbolon completion SHELL                print what bash, zsh or fish completes commands by
  symbolon COMMAND --help                  tell the options of one of these, from login on

  symbolon help, symbolon --version

The other commands (start, plan, apply, keys, audit) come with the server.`;

/** Of the server, which this package is without. */
const elsewhere = ['start', 'plan', 'apply', 'keys', 'audit'];

const args = process.argv.slice(2);
const [first = 'help'] = args;
const commands = withCompletion({ ...contractCommands, ...adminCommands });

if (['help', '--help', '-h'].includes(first) || (first === 'contracts' && (args.includes('--help') || args.includes('-h')))) console.log(help);
else if (first === '--version') console.log((JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string }).version);
else if (elsewhere.includes(first)) {
  console.error(`symbolon: ${first} needs the server, and @symbolon/cli is without it: run it in a checkout of Symbolon, by npm run symbolon.`);
  process.exitCode = 2;
} else process.exitCode = await runCommand(commands, args, process.env);
