import type { PasswordHashing } from '@symbolon/crypto';
import { sqlStateOf, type Database, type Transaction } from '@symbolon/database';
import { RecordFault, type ForeignPerson } from './foreign-person.ts';
import { decide, Seen, type Decision } from './import-decision.ts';
import { peopleHere } from './people-here.ts';
import { OvertakenError, type NewPerson, type PeopleWriter } from './people-writer.ts';
import { personEntry, type PersonEntry } from './person-entry.ts';
import type { PersonFaults } from './person-faults.ts';

/** How one import is to be done. */
export interface ImportWish {
  /** By which what its people are called there is remembered: two realms need two. */
  readonly source: string;
  readonly isDryRun: boolean;
  /** Whether people come without their passwords, and choose new ones. */
  readonly leavesPasswords: boolean;
  /** Which of our connections a provider of theirs is; the one of the same name where none is named. */
  readonly connections: Readonly<Record<string, string>>;
}

/** A person of the file, at their place, with the claims that were asked for beside. */
export interface PlacedPerson {
  readonly place: string;
  readonly person: ForeignPerson;
  readonly more: Readonly<Record<string, unknown>>;
}

/** What became of one record. `id` is what the source calls them. */
export interface Outcome {
  readonly place: string;
  readonly id?: string;
  readonly status: 'made' | 'there' | 'refused';
  readonly reason?: string;
  readonly remarks?: readonly string[];
}

/** Told in the transaction that makes people of a batch what becomes of all of it. */
export type Note = (transaction: Transaction, outcomes: readonly Outcome[]) => Promise<void>;

const tries = 3;

/** Takes people over, a batch in a transaction: each of them whole or not at all, and nobody who is here is touched. */
export class PeopleImport {
  /** Of a dry run, which leaves nothing in the database to be found. */
  readonly #seen = new Seen();

  constructor(
    private readonly database: Database,
    private readonly passwords: PasswordHashing,
    private readonly faults: PersonFaults,
    private readonly writer: PeopleWriter,
    private readonly wish: ImportWish,
    /** Hashes that are made at once. */
    private readonly atOnce: number,
  ) {}

  async take(batch: readonly PlacedPerson[], note?: Note): Promise<readonly Outcome[]> {
    const entries = batch.map((placed) => this.#judged(placed));
    const hashes = new Map<PersonEntry, string>(); // a batch that was overtaken has them already
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#takeOnce(entries, hashes, note);
      } catch (error) {
        const isOvertaken = error instanceof OvertakenError || sqlStateOf(error) === '23505'; // a name, an address or an id of the source
        if (!isOvertaken || attempt === tries) throw error;
      }
    }
  }

  async #takeOnce(entries: readonly Judged[], hashes: Map<PersonEntry, string>, note: Note | undefined): Promise<readonly Outcome[]> {
    const connections = new Set((await this.database.prisma.connection.findMany({ select: { id: true } })).map(({ id }) => id));
    const connectionOf = (provider: string): string => (Object.hasOwn(this.wish.connections, provider) ? this.wish.connections[provider] : undefined) ?? provider;
    const people = entries.flatMap(({ entry }) => (entry ? [entry] : []));
    const here = await peopleHere(this.database.prisma, this.wish.source, people, connectionOf);
    const seen = this.wish.isDryRun ? this.#seen : new Seen();
    const faults = await this.faults.of(people.filter(({ foreignId }) => !here.imported.has(foreignId)), this.wish.leavesPasswords);
    const decided = entries.map(({ entry }) => {
      const decision = entry && decide(entry, { here, seen, connectionOf, connections, fault: faults.get(entry) });
      if (entry && decision?.kind === 'make') seen.add(entry, decision.links);
      return decision;
    });
    const outcomes = entries.map((judged, index) => outcomeOf(judged, decided[index]));
    if (!this.wish.isDryRun) await this.#write(entries, decided, hashes, (transaction) => note?.(transaction, outcomes));
    return outcomes;
  }

  async #write(entries: readonly Judged[], decided: readonly (Decision | undefined)[], hashes: Map<PersonEntry, string>, noted: (transaction: Transaction) => Promise<void> | undefined): Promise<void> {
    const made = entries.flatMap(({ entry }, index) => {
      const decision = decided[index];
      return entry && decision?.kind === 'make' ? [{ person: entry, links: decision.links }] : [];
    });
    if (made.length === 0) return;
    await this.#hash(made.map(({ person }) => person), hashes);
    const people = made.map((each): NewPerson => ({ ...each, passwordHash: hashes.get(each.person) ?? null }));
    await this.database.prisma.$transaction(async (transaction) => {
      await this.writer.write(transaction, this.wish.source, people);
      await noted(transaction);
    });
  }

  #judged({ place, person, more }: PlacedPerson): Judged {
    try {
      return { place, id: person.id, entry: personEntry(person, more) };
    } catch (error) {
      if (error instanceof RecordFault) return { place, id: person.id, fault: error.message };
      throw error;
    }
  }

  /** Brings hashes into the form in which they are kept: fast ones go behind argon2, as many at once as may. */
  async #hash(people: readonly PersonEntry[], hashes: Map<PersonEntry, string>): Promise<void> {
    const waiting = this.wish.leavesPasswords ? [] : people.filter((entry) => !hashes.has(entry));
    const work = async (): Promise<void> => {
      for (let entry = waiting.pop(); entry; entry = waiting.pop()) if (entry.passwordHash !== undefined) hashes.set(entry, await this.passwords.adopt(entry.passwordHash));
    };
    await Promise.all(Array.from({ length: this.atOnce }, work));
  }
}

interface Judged {
  readonly place: string;
  readonly id: string;
  readonly entry?: PersonEntry;
  readonly fault?: string;
}

function outcomeOf({ place, id, fault }: Judged, decision: Decision | undefined): Outcome {
  const reason = fault ?? (decision?.kind === 'refuse' ? decision.reason : undefined);
  if (reason !== undefined) return { place, id, status: 'refused', reason };
  if (decision?.kind !== 'make') return { place, id, status: 'there' };
  return { place, id, status: 'made', ...(decision.remarks.length > 0 && { remarks: decision.remarks }) };
}
