// What the `symbolon` command says of itself: in a checkout (symbolon.mjs) and unpacked from a tarball (packaged.mjs).

export const HELP = `symbolon: a self-hosted identity provider

  symbolon start [--config FILE] [--try]   start the server; --try asks it for tokens and shows them verified
  symbolon plan -f FILE [-f FILE]...       show what apply would change, and whom it would break; --json for programs
  symbolon apply -f FILE [-f FILE]...      make the server's state what the files say; with --prune also without what
                                           an earlier file made and these do not name; with --allow-breaking "why"
                                           also where that breaks a consumer
  symbolon export [-o FILE]                write the file that would make what there is, without secrets; --users with all users
  symbolon export users -o FILE            write everybody into a file for import json; --secrets with hashes and code secrets
  symbolon import SOURCE FILE              take people over with their passwords: from keycloak, auth0, cognito, firebase, ory,
                                           authentik, fusionauth, csv or json; --dry-run tells what would become of each,
                                           --json by lines of JSON; --claim NAME=PATH, --connection THEIRS=OURS, --source NAME,
                                           --without-passwords, --firebase-hash-config FILE
  symbolon contracts diff OLD NEW          tell what differs between two token contracts, JSON Schemas or OpenAPI documents:
                                           exit status 1 when it breaks; --json, --as request or --as response
  symbolon contracts export CONTRACT --to json|types|md
                                           print it in another form; types with --language typescript, python or go
  symbolon contracts check CONTRACT CONSUMER...
                                           tell whether consumers have all that they rely on; with --against ISSUER, by
                                           what that one serves now
  symbolon audit [--since TIME]            print what happened, as lines of JSON; with --type, --actor, --subject and
                                           --format ocsf for a collector of security logs
  symbolon audit verify [--from HEAD]      tell whether what happened was tampered with, and print the head to keep
  symbolon keys rotate                     replace the keys that sign tokens; with --compromised at once, and the old are refused;
                                           with --saml those that sign for applications of SAML
  symbolon keys rewrap                     put SYMBOLON_MASTER_KEY_NEXT in the place of the master key, while all nodes serve
  symbolon keys wrap                       print a new master key that only your key service makes a key again
  symbolon sessions end --user NAME        end all log-ins and tokens of a user; --client ID of a client, --all of everybody
  symbolon issuer change                   let SYMBOLON_ISSUER be the issuer of all nodes from now on
  symbolon admin invite NAME               print a link that makes somebody an administrator: --role owner (or administrator, support, auditor)
  symbolon admin list                      print who administers what
  symbolon first-run remove                remove the client, user and API that a first run made
  symbolon migrate [--plan]                bring the tables up to this release, before a node of it starts; --plan tells what
                                           will run and which locks it takes: --json for programs
  symbolon backup FOLDER --recipient KEY   write a sealed backup of an installation that may go on serving
  symbolon backup key FILE                 make the key that opens backups, and print for whom they are sealed
  symbolon backup verify FILE -i KEY       restore it where nobody looks, read all of it, log in on it, and tell what was found
  symbolon restore FILE --to DIRECTORY -i KEY
                                           make a backup the data of a directory that is empty; with --at TIME, or latest, as it
                                           was then by the log that the server kept
  symbolon mail test ADDRESS               send a mail there, and tell what the mail server says to it
  symbolon breached-passwords build FILE   make a list of breached passwords a file for SYMBOLON_BREACHED_PASSWORDS; with --out
                                           FILE, and --min-count N for those that were seen so often
  symbolon languages template LANGUAGE     print a file of sentences to translate, for SYMBOLON_LANGUAGES
  symbolon languages check [FILE|FOLDER]   tell what files of sentences lack, and what is wrong in them
  symbolon login [ISSUER]                  log in to an installation by your browser; --no-browser prints the address alone; a
                                           machine by --client-id and --client-secret-file
  symbolon logout [ISSUER]                 end that log-in
  symbolon me                              tell who you are there, and what you may
  symbolon users COMMAND                   look at people there and change them: symbolon users lists the commands
  symbolon clients COMMAND                 the same of applications
  symbolon resource-servers COMMAND        of APIs and their token contracts
  symbolon consumers COMMAND               of who relies on them
  symbolon branding COMMAND                of how the pages look
  symbolon sign-in COMMAND                 of how people sign in: who is asked for a second factor
  symbolon connections COMMAND             of other providers that people log in by
  symbolon signing-keys COMMAND            list the keys that sign tokens, have new ones made
  symbolon backups COMMAND                 say that a backup was found to be good
  symbolon events COMMAND                  list what happened
  symbolon webhooks COMMAND                of programs that are told of events: try them, replay, rotate secrets
  symbolon imports COMMAND                 look how far imports of people are, or were
  symbolon scim COMMAND                    of directories that push people here, and applications that people are pushed to
  symbolon signals COMMAND                 of streams of security events to applications, and of those that providers send
  symbolon installation                    tell how the installation is set up, and what is better done
  symbolon statistics                      tell how often people log in, and tokens are issued, by the hour
  symbolon administrators COMMAND          tell or say what somebody administers there
  symbolon roles COMMAND                   list roles of administrators, make, change, delete them
  symbolon completion SHELL                print what bash, zsh or fish completes commands by
  symbolon help, symbolon --version

In a checkout: npm start, npm start -- --try, npm run symbolon -- plan -f FILE.
`;
/** Their first words: whatever the help has is the server's. */
export const COMMANDS = [...HELP.matchAll(/^ {2}symbolon ([a-z-]+)/gm)].map(([, command]) => command);
/** Those that tell their options themselves: what goes over the network stands last. */
const TELLING = COMMANDS.slice(COMMANDS.indexOf('login'));

/** Whether it is the help that somebody asks for. @param {readonly string[]} args */
export function asksForHelp([command = 'help', ...rest]) {
  return ['help', '--help', '-h'].includes(command) || (!TELLING.includes(command) && (rest.includes('--help') || rest.includes('-h')));
}
