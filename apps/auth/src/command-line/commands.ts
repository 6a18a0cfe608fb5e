import { formatBroken } from '@symbolon/cli';
import type { BrokenReliance } from '@symbolon/contracts';
import { AuditStore } from '../domain/audit/audit.store.ts';
import type { Change } from '../domain/configuration/change.ts';
import { readConfigurationFiles } from '../domain/configuration/configuration-file.reader.ts';
import { BreakingChangeError, breakageOf } from '../domain/configuration/contract-gate.ts';
import { removeFirstRun } from '../domain/configuration/first-run.ts';
import { countsOf, formatPlan } from '../domain/configuration/plan-text.ts';
import { applyChanges, planChanges } from '../domain/configuration/reconciliation.ts';
import { changeIssuer } from '../domain/keys/installation.ts';
import { RetiredKeys } from '../domain/keys/retired-keys.ts';
import { SigningKeyStore } from '../domain/keys/signing-key.store.ts';
import { readSettings } from '../platform/config.ts';
import { createLog } from '../platform/log.ts';
import { openRuntime, type OpenRuntime, type Runtime } from '../process/runtime.ts';
import { auditQuestion, keptHead, printEvents, verifyEvents, type AuditWish } from './audit.ts';
import { administratorsOf, invite } from './administrators.ts';
import { buildFilter, type FilterWish } from './breached-passwords.ts';
import { endEverything, type Whose } from './end-everything.ts';
import { writePeople, type PeopleExport } from './export-people.ts';
import { writeExport, type Export } from './export.ts';
import { importPeople, type askedImport } from './import-people.ts';
import { sendTestMail } from './mail-test.ts';
import { replaceKeys } from './replace-keys.ts';
import { replaceSamlKeys } from './replace-saml-keys.ts';
import { rewrapKeys } from './rewrap-keys.ts';
import { newWrappedKey } from './wrap-key.ts';

/** What was asked of `plan` or `apply`. */
export interface Reconciliation {
  readonly files: readonly [string, ...string[]];
  /** Whether what no file names goes, if a file made it. */
  readonly prune: boolean;
  readonly json: boolean;
  readonly allowBreaking: string | undefined;
}

/** `plan` and `apply`. A plan that would break a consumer is shown and refused. */
export async function reconcile(command: 'plan' | 'apply', { files, prune, json, allowBreaking }: Reconciliation, environment: NodeJS.ProcessEnv): Promise<number> {
  const file = await readConfigurationFiles(files, environment);
  const manner = { leavesUnnamed: !prune, tellsPasswords: true, allowBreaking };
  return onDatabase({ ...environment, SYMBOLON_CONFIG: undefined }, async (runtime) => {
    if (command === 'apply') return console.log(shown(await applyChanges(runtime.database, file, runtime, manner), json));
    const breakage = await breakageOf(runtime.database.prisma, file, prune);
    console.log(shown(await planChanges(runtime.database, file, runtime, manner), json, breakage?.broken));
    if (breakage && allowBreaking === undefined) throw new BreakingChangeError(breakage.broken);
    if (breakage && !json) console.log(`To be broken, and allowed:\n${formatBroken(breakage.broken)}`);
  });
}

/** For a person, or for a program: the rows that change or are left alone, how many, and who is broken. */
const shown = (changes: readonly Change[], json: boolean, broken: readonly BrokenReliance[] = []): string =>
  json ? JSON.stringify({ changes: changes.filter(({ action, members }) => action !== 'keep' || members.length > 0), counts: countsOf(changes), broken }, null, 2) : formatPlan(changes);

/** `export`. */
export const exportAll = (asked: Export, environment: NodeJS.ProcessEnv): Promise<number> => onDatabase({ ...environment, SYMBOLON_CONFIG: undefined }, (runtime) => writeExport(asked, runtime));

/** `export users`. */
export const exportUsers = (asked: PeopleExport, environment: NodeJS.ProcessEnv): Promise<number> => onDatabase({ ...environment, SYMBOLON_CONFIG: undefined }, async (runtime) => console.log(await writePeople(asked, runtime)));

/** `import`. */
export const importFrom = (asked: ReturnType<typeof askedImport>, environment: NodeJS.ProcessEnv): Promise<number> => onDatabase({ ...environment, SYMBOLON_CONFIG: undefined }, (runtime) => importPeople(asked, runtime));

/** `keys rotate`. */
export const rotateKeys = (environment: NodeJS.ProcessEnv): Promise<number> =>
  onDatabase(environment, async ({ database, masterKey, clock, random, keyGenerator, settings, log }) => {
    const keys = new SigningKeyStore(database, masterKey, clock, await keyGenerator(), settings, new RetiredKeys(database, clock, settings), new AuditStore(database, masterKey, clock, random), log);
    await keys.open();
    await keys.rotate();
    console.log('New signing keys are published. They sign in ten minutes, when every service can have fetched them; the old ones go when their last tokens have expired.');
  });

/** `keys rotate --compromised`. */
export const replaceStolenKeys = (environment: NodeJS.ProcessEnv): Promise<number> => onDatabase(environment, async (runtime) => console.log(await replaceKeys(runtime)));

/** `keys rotate --saml`, and with `--compromised`. */
export const rotateSamlKeys = (reason: 'rotated' | 'compromised') => (environment: NodeJS.ProcessEnv): Promise<number> => onDatabase(environment, async (runtime) => console.log(await replaceSamlKeys(runtime, reason)));

/** `keys rewrap`. */
export const changeMasterKey = (environment: NodeJS.ProcessEnv): Promise<number> => onDatabase(environment, async (_runtime, opened) => console.log(await rewrapKeys(opened)));

/** `keys wrap`: without the database. */
export async function wrapMasterKey(environment: NodeJS.ProcessEnv): Promise<number> {
  console.log(await newWrappedKey(readSettings(environment)));
  return 0;
}

/** `sessions end`. */
export const endSessions = (whose: Whose, environment: NodeJS.ProcessEnv): Promise<number> => onDatabase(environment, async (runtime) => console.log(await endEverything(whose, runtime)));

/** `first-run remove`. */
export const forgetFirstRun = (environment: NodeJS.ProcessEnv): Promise<number> =>
  onDatabase(environment, async ({ database, masterKey, clock, random }) => {
    const audit = new AuditStore(database, masterKey, clock, random);
    const count = await removeFirstRun(database, (transaction) => audit.record({ type: 'first_run.removed', actor: { kind: 'operator' }, subject: null, details: {} }, transaction));
    console.log(count === 0 ? 'Nothing of a first run is left.' : 'What the first run made is gone: its client, its user and its API, with their tokens.');
  });

/** `admin invite`. */
export const inviteAdministrator = (name: string, role: string, environment: NodeJS.ProcessEnv): Promise<number> => onDatabase(environment, async (runtime) => console.log(await invite(name, role, runtime)));

/** `admin list`: a line for each person, with what they administer. */
export const listAdministrators = (environment: NodeJS.ProcessEnv): Promise<number> => onDatabase(environment, async (runtime) => console.log(await administratorsOf(runtime)));

/** `issuer change`. */
export const moveIssuer = (environment: NodeJS.ProcessEnv): Promise<number> =>
  onDatabase(environment, async ({ database, masterKey, clock, random, settings }) => {
    const audit = new AuditStore(database, masterKey, clock, random);
    const told = await changeIssuer(database, settings.SYMBOLON_ISSUER, (transaction, { before, after }) =>
      audit.record({ type: 'issuer.changed', actor: { kind: 'operator' }, subject: null, details: { before: before === null ? null : { issuer: before }, after: { issuer: after } } }, transaction),
    );
    console.log(told);
  });

/** `audit`. */
export const printAuditLog = (wish: AuditWish, environment: NodeJS.ProcessEnv): Promise<number> => {
  const question = auditQuestion(wish);
  return onDatabase(environment, (runtime) => printEvents(question, runtime));
};

/** `audit verify`. */
export const verifyAuditLog = (from: string | undefined, environment: NodeJS.ProcessEnv): Promise<number> => {
  const kept = keptHead(from);
  return onDatabase(environment, async (runtime) => console.log(await verifyEvents(kept, runtime)));
};

/** `mail test`. */
export const testMail = (to: string, environment: NodeJS.ProcessEnv): Promise<number> =>
  onDatabase(environment, async (runtime) => console.log(await sendTestMail(to, runtime)));

/** `breached-passwords build`: without settings and database, so on any machine. */
export async function makeFilter(wish: FilterWish): Promise<number> {
  console.log(await buildFilter(wish));
  return 0;
}

/** Does something with the database that the settings name, and answers the exit status. */
async function onDatabase(environment: NodeJS.ProcessEnv, work: (runtime: Runtime, opened: OpenRuntime) => Promise<void>): Promise<number> {
  const opened = await openRuntime(readSettings(environment), createLog('warn'));
  try {
    await work(opened.runtime, opened);
    return 0;
  } finally {
    await opened.close();
  }
}
