import { HashFault, readHash, type PasswordHashing } from '@symbolon/crypto';
import type { Database } from '@symbolon/database';
import { RecordFault, type ForeignPerson } from './foreign-person.ts';
import { decide, Seen, type Decision } from './import-decision.ts';
import { linkKey, peopleHere } from './people-here.ts';
import { OvertakenError, type NewPerson, type PeopleWriter } from './people-writer.ts';
import { personEntry, type PersonEntry } from './person-entry.ts';
import type { FactorImport } from '../factors/factor-import.ts';

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

const tries = 3;

/** Takes people over, a batch in a transaction: each of them whole or not at all, and nobody who is here is touched. */
export class PeopleImport {
  /** Of a dry run, which leaves nothing in the database to be found. */
  readonly #seen = new Seen();

  constructor(
    private readonly database: Database,
    private readonly passwords: PasswordHashing,
    private readonly factors: FactorImport,
    private readonly writer: PeopleWriter,
    private readonly wish: ImportWish,
    /** Hashes that are made at once. */
    private readonly atOnce: number,
  ) {}

  async take(batch: readonly PlacedPerson[]): Promise<readonly Outcome[]> {
    const entries = batch.map((placed) => this.#judged(placed));
    const hashes = new Map<PersonEntry, string>(); // a batch that was overtaken has them already
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#takeOnce(entries, hashes);
      } catch (error) {
        if (!(error instanceof OvertakenError) || attempt === tries) throw error;
      }
    }
  }

  async #takeOnce(entries: readonly Judged[], hashes: Map<PersonEntry, string>): Promise<readonly Outcome[]> {
    const connections = new Set((await this.database.prisma.connection.findMany({ select: { id: true } })).map(({ id }) => id));
    const connectionOf = (provider: string): string => this.wish.connections[provider] ?? provider;
    const people = entries.flatMap(({ entry }) => (entry ? [entry] : []));
    const here = await peopleHere(this.database.prisma, this.wish.source, people, connectionOf);
    const seen = this.wish.isDryRun ? this.#seen : new Seen();
    const decided = entries.map(({ entry }) => {
      const decision = entry && decide(entry, { here, seen, connectionOf, connections });
      if (entry && decision && decision.kind !== 'refuse') seen.add(entry, decision.kind === 'make' ? decision.links.map(({ connectionId, subject }) => linkKey(connectionId, subject)) : []);
      return decision;
    });
    const faults = await this.#hash(entries, decided, hashes);
    const made = entries.flatMap(({ entry }, index): NewPerson[] => {
      const decision = decided[index];
      return entry && decision?.kind === 'make' && !faults.has(entry) ? [{ person: entry, links: decision.links, passwordHash: hashes.get(entry) ?? null }] : [];
    });
    if (!this.wish.isDryRun && made.length > 0) await this.database.prisma.$transaction((transaction) => this.writer.write(transaction, this.wish.source, made));
    return entries.map((judged, index) => outcomeOf(judged, decided[index], judged.entry && faults.get(judged.entry)));
  }

  #judged({ place, person, more }: PlacedPerson): Judged {
    try {
      return { place, id: person.id, entry: personEntry(person, more) };
    } catch (error) {
      if (error instanceof RecordFault) return { place, id: person.id, fault: error.message };
      throw error;
    }
  }

  /** Reads the hashes of those who are to be made, puts fast ones behind argon2, and looks at their factors; answers whose cannot be taken, and why. */
  async #hash(entries: readonly Judged[], decided: readonly (Decision | undefined)[], hashes: Map<PersonEntry, string>): Promise<ReadonlyMap<PersonEntry, string>> {
    const faults = new Map<PersonEntry, string>();
    const waiting = entries.flatMap(({ entry }, index) => (entry && decided[index]?.kind === 'make' ? [entry] : []));
    const work = async (): Promise<void> => {
      for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
        const fault = (await this.#factorFault(entry)) ?? (await this.#hashFault(entry, hashes));
        if (fault !== undefined) faults.set(entry, fault);
      }
    };
    await Promise.all(Array.from({ length: this.atOnce }, work));
    return faults;
  }

  async #factorFault({ factors }: PersonEntry): Promise<string | undefined> {
    for (const factor of factors) {
      const fault = await this.factors.fault(factor);
      if (fault) return `its ${fault.member} ${fault.detail}`;
    }
    return undefined;
  }

  async #hashFault(entry: PersonEntry, hashes: Map<PersonEntry, string>): Promise<string | undefined> {
    if (entry.passwordHash === undefined || this.wish.leavesPasswords || hashes.has(entry)) return undefined;
    try {
      hashes.set(entry, this.wish.isDryRun ? readHash(entry.passwordHash).kept : await this.passwords.adopt(entry.passwordHash));
      return undefined;
    } catch (error) {
      if (error instanceof HashFault) return `its password hash ${error.message}`;
      throw error;
    }
  }
}

interface Judged {
  readonly place: string;
  readonly id: string;
  readonly entry?: PersonEntry;
  readonly fault?: string;
}

function outcomeOf({ place, id, fault }: Judged, decision: Decision | undefined, hashFault: string | undefined): Outcome {
  const reason = fault ?? hashFault ?? (decision?.kind === 'refuse' ? decision.reason : undefined);
  if (reason !== undefined) return { place, id, status: 'refused', reason };
  if (decision?.kind !== 'make') return { place, id, status: 'there' };
  return { place, id, status: 'made', ...(decision.remarks.length > 0 && { remarks: decision.remarks }) };
}
