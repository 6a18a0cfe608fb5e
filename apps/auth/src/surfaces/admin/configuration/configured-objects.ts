import { Injectable } from '@nestjs/common';
import { formatBroken } from '@symbolon/cli';
import { placeOfReliance, pointerTo, type BrokenReliance, type ConfiguredObject, type ConfiguredObjectPage, type EventType, type GatedQuery, type ProblemName } from '@symbolon/contracts';
import { MasterKey, PasswordHashing, Random } from '@symbolon/crypto';
import { Database, lockExclusively, type Transaction } from '@symbolon/database';
import { AuditStore } from '../../../domain/audit/audit.store.ts';
import { CountedEvents } from '../../../domain/audit/counted-events.ts';
import { BreakingChangeError } from '../../../domain/configuration/contract-gate.ts';
import { applyEntry, type EntryRefusal } from '../../../domain/configuration/entry-change.ts';
import type { Kept, Kind, ListedKind } from '../../../domain/configuration/kind.ts';
import { entryKinds } from '../../../domain/configuration/kinds.ts';
import { refusedDetails } from '../../../domain/configuration/refused-change.ts';
import { storedEntry, storedPage, type StoredEntry } from '../../../domain/configuration/stored-entry.ts';
import { PasswordPolicy } from '../../../domain/users/password-policy.ts';
import { Clock } from '../../../platform/clock.ts';
import { Settings } from '../../../platform/config.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import type { Change, Work } from '../admin-door.ts';
import { Cursors } from '../../../platform/http/cursors.ts';
import { demandMatch, demandNone } from '../etag.ts';

/** The kinds that have endpoints of this shape, by the words of their events. */
const eventNames = { branding: 'branding', 'sign-in': 'sign_in', 'resource server': 'resource_server', consumer: 'consumer', client: 'client', connection: 'connection', 'scim target': 'scim_target', role: 'role' } as const;
const verbs = { add: 'created', change: 'updated', remove: 'deleted' } as const;

/** What is wanted of one object; without an entry it goes. */
interface Wish<Entry> {
  readonly id: string;
  readonly entry: Entry | undefined;
  /** Whether it must be new. */
  readonly isNew?: true;
  readonly query: GatedQuery;
}

/** Objects that can be configured, whatever their kind: the same entries, plans and gates as those of the declarative file. */
@Injectable()
export class ConfiguredObjects {
  readonly kinds: ReturnType<typeof entryKinds>;

  constructor(
    private readonly database: Database,
    private readonly audit: AuditStore,
    private readonly counted: CountedEvents,
    private readonly cursors: Cursors,
    masterKey: MasterKey,
    passwords: PasswordHashing,
    policy: PasswordPolicy,
    random: Random,
    clock: Clock,
    { SYMBOLON_ISSUER: issuer }: Settings,
  ) {
    this.kinds = entryKinds({ masterKey, passwords, policy, random, clock, issuer });
  }

  list<Entry, Row extends Kept, Data extends Row>(kind: ListedKind<Entry, Row, Data>, query: Parameters<Cursors['page']>[1]): Promise<ConfiguredObjectPage> {
    return this.cursors.page(kind.name, query, { find: (after, limit) => storedPage(this.database.prisma, kind, after?.[1], limit), placeOf: ({ id }) => ['', id], view: objectOf });
  }

  async get<Entry, Row extends Kept, Data extends Row>(kind: Kind<Entry, Row, Data>, id: string, transaction: Transaction = this.database.prisma): Promise<ConfiguredObject> {
    const found = await storedEntry(transaction, kind, id);
    if (!found) throw new ProblemError('not-found');
    return objectOf(found);
  }

  /** The work that makes it what is wanted. */
  putting<Entry, Row extends Kept, Data extends Row>(kind: Kind<Entry, Row, Data>, wish: Wish<Entry> & { readonly entry: Entry }): Work<ConfiguredObject> {
    return async (change) => {
      const stored = await this.put(kind, wish, change);
      if (!stored) throw new Error('What was written is not there.');
      return stored;
    };
  }

  /** The work that removes it. */
  removing<Entry, Row extends Kept, Data extends Row>(kind: Kind<Entry, Row, Data>, id: string, query: GatedQuery): Work<undefined> {
    return async (change) => {
      await this.put(kind, { id, entry: undefined, query }, change);
      return undefined;
    };
  }

  /** Makes it what is wanted, as a part of a change, and answers what it is then; undefined when it is gone. */
  async put<Entry, Row extends Kept, Data extends Row>(kind: Kind<Entry, Row, Data>, { id, entry, isNew, query }: Wish<Entry>, { transaction, actor, record, ifMatch, ifNoneMatch }: Pick<Change<unknown>, 'transaction' | 'actor' | 'record' | 'ifMatch' | 'ifNoneMatch'>): Promise<ConfiguredObject | undefined> {
    await lockExclusively(transaction, 'symbolon/reconcile'); // of two who have read the same, the second sees what the first has made of it
    const before = await storedEntry(transaction, kind, id);
    if (before && ifMatch !== undefined) demandMatch(ifMatch, before);
    if (before) demandNone(ifNoneMatch);
    const manner = { isNew, ...(ifMatch !== undefined && { isNew: false }), allowBreaking: query.allow_breaking, actor };
    const done = await applyEntry(transaction, this.audit, kind, id, entry, manner).catch((error: unknown) => {
      if (!(error instanceof BreakingChangeError)) throw error;
      // Counted, and written later: this transaction is about to be taken back.
      const subject = { kind: subjectOf(kind.name), id };
      if (query.dry_run !== 'true') this.counted.count({ type: 'contract.change.refused', actor, subject, details: refusedDetails(kind.name, error.broken) }, [actor.id, subject]);
      throw new ProblemError('breaks-consumers', { errors: error.broken.slice(0, 50).map((each) => partOf(each, kind.name === 'consumer' ? id : undefined)) });
    });
    if ('refusal' in done) throw problemOf(done);
    const { action } = done.change;
    if (action === 'add' || action === 'change' || action === 'remove') await record(typeOf(kind.name, action), { kind: subjectOf(kind.name), id }, { before: before?.entry ?? null, after: done.stored?.entry ?? null });
    return done.stored && objectOf(done.stored);
  }
}

/** Who would be broken; with its place where the request itself says what cannot be had. */
function partOf(broken: BrokenReliance, registered: string | undefined): { readonly pointer?: string; readonly detail: string } {
  const place = broken.consumer === registered ? placeOfReliance(broken) : undefined;
  return { ...(place && { pointer: pointerTo(place) }), detail: formatBroken([broken]) };
}

/** The name of an object never changes: it stands in its address. */
export function demandName(pointer: string, given: string, wanted: string): void {
  if (given !== wanted) throw new ProblemError('invalid-request', { errors: [{ pointer, detail: 'must be that of the address: it never changes' }] });
}

/** An object as the wire tells it. */
export const objectOf = ({ id, entry, secrets, managed_by, etag }: StoredEntry): ConfiguredObject => ({ id, entry: { ...entry }, secrets: Object.keys(secrets), managed_by, etag });

const subjectOf = (kind: string) => eventNames[kind as keyof typeof eventNames];
const typeOf = (kind: string, action: keyof typeof verbs) => `${subjectOf(kind)}.${verbs[action]}` satisfies EventType;

const problemNames = { exists: 'already-exists', absent: 'not-found', never_removed: 'not-found', stale: 'precondition-failed', unusable: 'invalid-request' } as const satisfies Readonly<Record<Exclude<EntryRefusal['refusal'], 'managed_by_file'>, ProblemName>>;

function problemOf(refused: EntryRefusal): ProblemError {
  if (refused.refusal === 'managed_by_file') return managedBy(refused.file);
  return new ProblemError(problemNames[refused.refusal], 'mistakes' in refused ? { errors: refused.mistakes.map(({ path, sentence }) => ({ ...(path.length > 0 && { pointer: pointerTo(path) }), detail: sentence })) } : {});
}

/** The refusal of a change of what a declarative file manages. */
export const managedBy = (file: string | undefined): ProblemError => new ProblemError('managed-by-file', file === undefined ? {} : { detail: `It stands in ${file}.` });
