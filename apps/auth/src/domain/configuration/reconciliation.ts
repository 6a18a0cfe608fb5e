import type { ConfigurationFile } from '@symbolon/contracts';
import type { MasterKey, PasswordHashing, Random } from '@symbolon/crypto';
import { announceChange, type Database, type Transaction } from '@symbolon/database';
import type { Clock } from '../../platform/clock.ts';
import { AuditStore } from '../audit/audit.store.ts';
import type { PasswordPolicy } from '../users/password-policy.ts';
import { planBranding } from './branding.plan.ts';
import type { Change, Step } from './change.ts';
import { planClients } from './client.plan.ts';
import { errorIn } from './configuration-file.reader.ts';
import { planConsumers } from './consumer.plan.ts';
import { BreakingChangeError, breakageOf } from './contract-gate.ts';
import { planResourceServers } from './resource-server.plan.ts';
import { absentUsers, planUsers } from './user.plan.ts';

/** What a file is compared and applied with. */
export interface ReconciliationTools {
  readonly masterKey: MasterKey;
  readonly passwords: PasswordHashing;
  readonly policy: PasswordPolicy;
  readonly random: Random;
  readonly clock: Clock;
}

type UserEntry = ConfigurationFile['users'][number];

/** What `applyChanges` would do now, were it allowed to; nothing is written. A ConfigurationFileError when a new user's password is too weak. */
export async function planChanges({ prisma }: Database, file: ConfigurationFile, tools: ReconciliationTools): Promise<readonly Change[]> {
  await newPasswords(prisma, file, tools.policy);
  return (await plan(prisma, file, tools)).map(({ change }) => change);
}

/**
 * Makes the database what the file says, all of it or nothing, and answers what was done. The second time there is nothing to do.
 * What would break a consumer is a BreakingChangeError, unless a reason allows it, which is kept.
 */
export async function applyChanges(database: Database, file: ConfigurationFile, tools: ReconciliationTools, allowBreaking?: string): Promise<readonly Change[]> {
  // Passwords are hashed before the lock is taken: that is the slow part.
  const hashes = new Map<UserEntry, string>();
  for (const [entry, password] of await newPasswords(database.prisma, file, tools.policy)) hashes.set(entry, await tools.passwords.hash(password));
  return database.exclusively('symbolon/reconcile', async (transaction) => {
    const breakage = await breakageOf(transaction, file);
    if (breakage && allowBreaking === undefined) throw new BreakingChangeError(breakage.broken);
    const steps = await plan(transaction, file, tools, hashes);
    if (breakage && allowBreaking !== undefined) await new AuditStore(database, tools.clock).record({ kind: 'breaking_change_allowed', reason: allowBreaking, ...breakage }, transaction);
    for (const { write } of steps) await write?.(transaction);
    for (const topic of changedTopics(steps)) await announceChange(transaction, topic);
    return steps.map(({ change }) => change);
  });
}

async function plan(transaction: Transaction, file: ConfigurationFile, tools: ReconciliationTools, hashes?: ReadonlyMap<UserEntry, string>): Promise<readonly Step[]> {
  const passwordHash = async (entry: UserEntry) => (entry.password ? (hashes?.get(entry) ?? (await tools.passwords.hash(entry.password.reveal()))) : null);
  return [
    ...(await planBranding(transaction, file)),
    ...(await planResourceServers(transaction, file)),
    ...(await planConsumers(transaction, file)),
    ...(await planClients(transaction, file, tools.masterKey)),
    ...(await planUsers(transaction, file, { random: tools.random, passwordHash })),
  ];
}

/** The passwords of users that are to be created; an error names all that are too weak. */
async function newPasswords(transaction: Transaction, file: ConfigurationFile, policy: PasswordPolicy): Promise<readonly (readonly [UserEntry, string])[]> {
  const absent = await absentUsers(transaction, file);
  const found = absent.flatMap(([index, entry]) => (entry.password ? [{ index, entry, password: entry.password.reveal() }] : []));
  const weaknesses = await Promise.all(found.map(({ entry, password }) => policy.weakness(password, entry.username)));
  const mistakes = weaknesses.flatMap((weakness, each) => (weakness === undefined ? [] : [{ path: ['users', found[each]?.index ?? 0, 'password'], sentence: weakness.sentence }]));
  if (mistakes.length > 0) throw errorIn(file, mistakes);
  return found.map(({ entry, password }) => [entry, password]);
}

function changedTopics(steps: readonly Step[]): readonly string[] {
  const kinds = new Set(steps.filter(({ change }) => change.action !== 'keep').map(({ change }) => change.kind));
  const topics = { branding: 'branding', client: 'clients', 'resource server': 'resource_servers', consumer: undefined, user: undefined } as const;
  return [...kinds].flatMap((kind) => topics[kind] ?? []).sort();
}
