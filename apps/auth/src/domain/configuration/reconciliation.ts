import type { ConfigurationFile, UserEntry } from '@symbolon/contracts';
import type { MasterKey, PasswordHashing, Random } from '@symbolon/crypto';
import { announceChange, type Database, type Transaction } from '@symbolon/database';
import type { Clock } from '../../platform/clock.ts';
import { AuditStore } from '../audit/audit.store.ts';
import type { PasswordPolicy } from '../users/password-policy.ts';
import { tellOf } from './applied-event.ts';
import { leftAlone, type Change, type Step } from './change.ts';
import { errorIn } from './configuration-file.reader.ts';
import { BreakingChangeError, breakageOf } from './contract-gate.ts';
import { keepFiles } from './declared-in.ts';
import type { PlannedKind } from './kind-plan.ts';
import { allKinds } from './kinds.ts';
import { recordRefusedFile } from './refused-change.ts';
import { absentUsers, takenNames, usersOfOtherPasswords } from './user.kind.ts';

/** What a file is compared and applied with. */
export interface ReconciliationTools {
  readonly masterKey: MasterKey;
  readonly passwords: PasswordHashing;
  readonly policy: PasswordPolicy;
  readonly random: Random;
  readonly clock: Clock;
  /** Of this installation: some names are its own. */
  readonly issuer: string;
}

/** How a file is meant. Without a word it is the whole truth: what an earlier one made and it does not name goes. */
export interface Manner {
  /** Whether what it does not name is left alone: it may be another file's. */
  readonly leavesUnnamed?: boolean;
  /** Whether other passwords of users that there are already are told; they stay in any case. */
  readonly tellsPasswords?: boolean;
  /** Why consumers may be broken, which is kept. */
  readonly allowBreaking?: string | undefined;
}

/** What `applyChanges` would do now, were it allowed to; nothing is written. A ConfigurationFileError when a new user's password is too weak. */
export async function planChanges({ prisma }: Database, file: ConfigurationFile, tools: ReconciliationTools, manner: Manner = {}): Promise<readonly Change[]> {
  await newPasswords(prisma, file, tools.policy);
  const passwords = { hashes: new Map(), others: await otherPasswords(prisma, file, tools, manner) };
  return (await plan(prisma, file, tools, passwords, manner)).steps.map(({ change }) => change);
}

/**
 * Makes the database what the file says, all of it or nothing, and answers what was done. The second time there is nothing to do.
 * What would break a consumer is a BreakingChangeError, unless a reason allows it, which is kept; so is the refusal.
 */
export async function applyChanges(database: Database, file: ConfigurationFile, tools: ReconciliationTools, manner: Manner = {}): Promise<readonly Change[]> {
  const { allowBreaking, leavesUnnamed = false } = manner;
  // Passwords are hashed before the lock is taken: that is the slow part.
  const hashes = new Map<UserEntry, string>();
  for (const [entry, password] of await newPasswords(database.prisma, file, tools.policy)) hashes.set(entry, await tools.passwords.hash(password));
  const others = await otherPasswords(database.prisma, file, tools, manner);
  const audit = new AuditStore(database, tools.masterKey, tools.clock, tools.random);
  const applied = database.exclusively('symbolon/reconcile', async (transaction) => {
    const breakage = await breakageOf(transaction, file, !leavesUnnamed);
    if (breakage && allowBreaking === undefined) throw new BreakingChangeError(breakage.broken);
    const { kinds, steps, topics } = await plan(transaction, file, tools, { hashes, others }, manner);
    if (breakage && allowBreaking !== undefined) await audit.record({ type: 'contract.breaking_change.allowed', actor: { kind: 'operator' }, subject: null, details: { reason: allowBreaking, ...breakage } }, transaction);
    for (const { write } of steps) await write?.(transaction);
    await keepFiles(transaction, file, kinds, leavesUnnamed);
    await tellOf(steps.map(({ change }) => change), audit, transaction);
    for (const topic of [...topics].sort()) await announceChange(transaction, topic);
    return steps.map(({ change }) => change);
  });
  return applied.catch(async (error: unknown) => {
    if (error instanceof BreakingChangeError) await recordRefusedFile(audit, tools.clock, error.broken);
    throw error;
  });
}

/** The steps in their order, and what nodes have to be told of them. */
interface Plan {
  readonly kinds: readonly PlannedKind[];
  readonly steps: readonly Step[];
  readonly topics: readonly string[];
}

/** What was found out about passwords before a lock was taken: that is the slow part. */
interface Passwords {
  readonly hashes: ReadonlyMap<UserEntry, string>;
  readonly others: ReadonlySet<UserEntry>;
}

async function plan(transaction: Transaction, file: ConfigurationFile, tools: ReconciliationTools, { hashes, others }: Passwords, manner: Manner): Promise<Plan> {
  const passwordHash = async (entry: UserEntry) => (entry.password ? (hashes.get(entry) ?? (await tools.passwords.hash(entry.password.reveal()))) : null);
  const kinds = allKinds(tools, { random: tools.random, clock: tools.clock, passwordHash, otherPasswords: others });
  const [steps, topics]: [Step[], string[]] = [[], []];
  for (const kind of kinds) {
    const own = (await kind.plan(transaction, file)).map((step) => (manner.leavesUnnamed && step.prunes ? leftAlone(step) : step));
    if (kind.topic !== undefined && own.some(({ write }) => write !== undefined)) topics.push(kind.topic);
    steps.push(...own);
  }
  return { kinds, steps, topics };
}

const otherPasswords = async (transaction: Transaction, file: ConfigurationFile, { passwords }: ReconciliationTools, { tellsPasswords }: Manner): Promise<ReadonlySet<UserEntry>> =>
  tellsPasswords ? usersOfOtherPasswords(transaction, file, passwords) : new Set();

/** The passwords of users that are to be created; an error names all that are too weak, and names that log somebody else in. */
async function newPasswords(transaction: Transaction, file: ConfigurationFile, policy: PasswordPolicy): Promise<readonly (readonly [UserEntry, string])[]> {
  const absent = await absentUsers(transaction, file);
  const found = absent.flatMap(([index, entry]) => (entry.password ? [{ index, entry, password: entry.password.reveal() }] : []));
  const weaknesses = await Promise.all(found.map(({ entry, password }) => policy.weakness(password, entry, [file.branding?.name])));
  const taken = (await takenNames(transaction, file.users)).map(({ index, path, sentence }) => ({ path: ['users', index, ...path], sentence }));
  const weak = weaknesses.flatMap((weakness, each) => (weakness === undefined ? [] : [{ path: ['users', found[each]?.index ?? 0, 'password'], sentence: weakness.sentence }]));
  const mistakes = [...taken, ...weak];
  if (mistakes.length > 0) throw errorIn(file, mistakes);
  return found.map(({ entry, password }) => [entry, password]);
}
