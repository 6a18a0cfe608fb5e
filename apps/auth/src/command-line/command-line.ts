import { adminCommands, command, ConfigurationFileError, contractCommands, runCommand, UsageError, withCompletion, type Commands } from '@symbolon/cli';
import { EventFault } from '../domain/audit/event-verification.ts';
import { adminRoleName, adminRoleNames } from '@symbolon/contracts';
import { LastOwnerError } from '../domain/administrators/administrator.store.ts';
import { BreakingChangeError } from '../domain/configuration/contract-gate.ts';
import { HashListError } from '../domain/users/breached-passwords/hash-list.ts';
import { isEmailAddress } from '../domain/users/email-address.ts';
import { isUsername } from '../domain/users/user.ts';
import { readSettings, SettingsError } from '../platform/config.ts';
import { start } from '../process/start.ts';
import { BackupError } from '../process/backup/backup-error.ts';
import { backUp, makeBackupKey, restoreTo, verify } from './backup.ts';
import { filterWish } from './breached-passwords.ts';
import { changeMasterKey, endSessions, exportAll, exportUsers, forgetFirstRun, importFrom, inviteAdministrator, listAdministrators, makeFilter, moveIssuer, printAuditLog, reconcile, replaceStolenKeys, rotateKeys, rotateSamlKeys, testMail, verifyAuditLog, wrapMasterKey, type Reconciliation } from './commands.ts';
import { NobodyError, type Whose } from './end-everything.ts';
import { ImportFileError } from '../domain/imports/foreign-person.ts';
import { ExportError } from './export.ts';
import { askedImport, ImportError } from './import-people.ts';
import { checkLanguages, printTemplate } from './languages.ts';
import { MailTestError } from './mail-test.ts';
import { migrateOrPlan } from './migrate.ts';

const reconciliation = { file: { type: 'string', short: 'f', multiple: true }, prune: { type: 'boolean' }, json: { type: 'boolean' }, 'allow-breaking': { type: 'string' } } as const;

/** Each command with the options that it understands. */
export const commands: Commands = withCompletion({
  start: command({ config: { type: 'string' }, try: { type: 'boolean' } }, (values, operands, environment) => none(operands) ?? start(readSettings(withConfig(environment, values.config)), { environment, tryOut: values.try ?? false })),
  plan: command(reconciliation, (values, operands, environment) => none(operands) ?? reconcile('plan', asked('plan', values), environment)),
  apply: command(reconciliation, (values, operands, environment) => none(operands) ?? reconcile('apply', asked('apply', values), environment)),
  export: command({ output: { type: 'string', short: 'o' }, users: { type: 'boolean' } }, ({ output, users = false }, operands, environment) => none(operands) ?? exportAll({ output, allUsers: users }, environment)),
  'export users': command({ output: { type: 'string', short: 'o' }, secrets: { type: 'boolean' } }, async ({ output, secrets = false }, operands, environment) => none(operands) ?? exportUsers({ output: fileOf(output), secrets }, environment)),
  import: command({ source: { type: 'string' }, 'dry-run': { type: 'boolean' }, json: { type: 'boolean' }, 'without-passwords': { type: 'boolean' }, claim: { type: 'string', multiple: true }, connection: { type: 'string', multiple: true }, 'firebase-hash-config': { type: 'string' } }, async (values, operands, environment) => importFrom(askedImport(operands, values), environment)),
  'keys rotate': command({ compromised: { type: 'boolean' }, saml: { type: 'boolean' } }, ({ compromised, saml }, operands, environment) => none(operands) ?? (saml ? rotateSamlKeys(compromised ? 'compromised' : 'rotated') : compromised ? replaceStolenKeys : rotateKeys)(environment)),
  'keys rewrap': command({}, (_, operands, environment) => none(operands) ?? changeMasterKey(environment)),
  'keys wrap': command({}, (_, operands, environment) => none(operands) ?? wrapMasterKey(environment)),
  'sessions end': command({ client: { type: 'string' }, user: { type: 'string' }, all: { type: 'boolean' } }, (values, operands, environment) => none(operands) ?? endSessions(whose(values), environment)),
  'issuer change': command({}, (_, operands, environment) => none(operands) ?? moveIssuer(environment)),
  'admin invite': command({ role: { type: 'string' } }, ({ role }, operands, environment) => inviteAdministrator(nameOf(operands), roleOf(role), environment)),
  'admin list': command({}, (_, operands, environment) => none(operands) ?? listAdministrators(environment)),
  'first-run remove': command({}, (_, operands, environment) => none(operands) ?? forgetFirstRun(environment)),
  audit: command({ since: { type: 'string' }, type: { type: 'string' }, actor: { type: 'string' }, subject: { type: 'string' }, format: { type: 'string' } }, async (values, operands, environment) => none(operands) ?? printAuditLog(values, environment)),
  'audit verify': command({ from: { type: 'string' } }, async (values, operands, environment) => none(operands) ?? verifyAuditLog(values.from, environment)),
  backup: command({ recipient: { type: 'string', multiple: true } }, ({ recipient = [] }, operands, environment) => backUp(operands, recipient, environment)),
  'backup key': command({}, (_, operands) => makeBackupKey(operands)),
  'backup verify': command({ identity: { type: 'string', short: 'i' }, installation: { type: 'string' }, at: { type: 'string' }, user: { type: 'string' }, 'password-file': { type: 'string' } }, (values, operands, environment) => verify(operands, values, environment)),
  restore: command({ to: { type: 'string' }, at: { type: 'string' }, identity: { type: 'string', short: 'i' }, installation: { type: 'string' } }, (values, operands, environment) => restoreTo(operands, values, environment)),
  migrate: command({ plan: { type: 'boolean' }, json: { type: 'boolean' } }, async (values, operands, environment) => none(operands) ?? migrateOrPlan(values, environment)),
  'mail test': command({}, (_, operands, environment) => testMail(addressOf(operands), environment)),
  'breached-passwords build': command({ out: { type: 'string' }, 'min-count': { type: 'string' } }, async ({ out, 'min-count': minCount }, operands) => makeFilter(filterWish(operands, { out, minCount }))),
  'languages check': command({}, (_, operands, environment) => Promise.resolve(checkLanguages(operands, environment))),
  'languages template': command({}, (_, operands) => Promise.resolve(printTemplate(operands))),
  ...contractCommands,
  ...adminCommands,
});

/** Runs one command, `start` when none is named, and answers its exit status. */
export const run = (args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> =>
  runCommand(commands, args.length === 0 ? ['start'] : args, environment, [SettingsError, ConfigurationFileError, BreakingChangeError, MailTestError, NobodyError, EventFault, LastOwnerError, ExportError, ImportError, ImportFileError, HashListError, BackupError]);

const withConfig = (environment: NodeJS.ProcessEnv, config: string | undefined): NodeJS.ProcessEnv =>
  config === undefined ? environment : { ...environment, SYMBOLON_CONFIG: config };

function none([stray]: readonly string[]): undefined {
  if (stray !== undefined) throw new UsageError(`${stray} is not understood.`);
}

function fileOf(output: string | undefined): string {
  if (output === undefined || output === '') throw new UsageError('export users needs the file that it writes: symbolon export users -o people.jsonl');
  return output;
}

function whose({ client, user, all }: { readonly client?: string | undefined; readonly user?: string | undefined; readonly all?: boolean | undefined }): Whose {
  const named: readonly Whose[] = [...(client === undefined ? [] : [{ of: 'client', id: client } as const]), ...(user === undefined ? [] : [{ of: 'user', name: user } as const]), ...(all ? [{ of: 'all' } as const] : [])];
  if (!named[0] || named.length > 1) throw new UsageError('sessions end needs one of --client ID, --user NAME and --all.');
  return named[0];
}

function addressOf([address = '', ...rest]: readonly string[]): string {
  if (!isEmailAddress(address) || rest.length > 0) throw new UsageError('mail test needs one e-mail address: symbolon mail test you@example.com');
  return address;
}

function nameOf([name = '', ...rest]: readonly string[]): string {
  if (!isUsername(name) || name.trim() === '' || rest.length > 0) throw new UsageError('admin invite needs one e-mail address or log-in name: symbolon admin invite you@example.com');
  return name;
}

function roleOf(role = 'owner'): string {
  if (!adminRoleName().safeParse(role).success) throw new UsageError(`--role must be one of ${adminRoleNames.join(', ')}, or a role of your own.`);
  return role;
}

interface Typed {
  readonly file?: string[] | undefined;
  readonly prune?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly 'allow-breaking'?: string | undefined;
}

function asked(name: string, { file: [first, ...others] = [], prune = false, json = false, 'allow-breaking': reason }: Typed): Reconciliation {
  if (first === undefined) throw new UsageError(`${name} needs the file: symbolon ${name} -f symbolon.yaml`);
  return { files: [first, ...others], prune, json, allowBreaking: reasonOf(reason) };
}

function reasonOf(reason: string | undefined): string | undefined {
  if (reason !== undefined && !/^(?=.*\S)[^\p{Cc}\p{Cs}]{1,1000}$/u.test(reason)) throw new UsageError('--allow-breaking needs a reason of one line, which is kept in the audit log.');
  return reason?.trim();
}
