import { Injectable } from '@nestjs/common';
import { sha256Bytes } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import type { Connection } from '../connections/connection.ts';
import { ClientPool } from '../connections/ldap/client-pool.ts';
import { DirectoryReader } from '../connections/ldap/directory-reader.ts';
import { UpstreamCalls } from '../connections/upstream-calls.ts';

/** Milliseconds for which a page may be worked on before the next is asked for: groups of its people, which a slow directory takes its time for, are a part of that. */
const patienceMs = 3_600_000;
/** Links that are looked at at once. */
const width = 200;

/** Who is there and who is not, before anything is done about it. */
export interface Census {
  readonly people: number;
  /** People here who are linked, and get in. */
  readonly linked: number;
  /** Of those, whom it may be done about. */
  readonly liable: number;
  /** Of these, who was not read. */
  readonly gone: number;
  readonly seen: Seen;
}

/** Who is linked, and was not read. */
export interface Missing {
  readonly subject: string;
  readonly userId: string;
}

/** Whom a directory has named, by a part of a hash each: it may have a million. */
export class Seen {
  readonly #subjects = new Set<number>();

  /** False for who was named before: of two entries that are called the same, the second is nobody. */
  add(subject: string): boolean {
    const before = this.#subjects.size;
    return this.#subjects.add(briefly(subject)).size > before;
  }

  has(subject: string): boolean {
    return this.#subjects.has(briefly(subject));
  }
}

const briefly = (subject: string): number => Buffer.from(sha256Bytes(Buffer.from(subject))).readUIntBE(0, 6);

/** Compares everybody of a directory with whom it has linked here. It changes nothing. */
@Injectable()
export class DirectoryReading {
  constructor(
    private readonly calls: UpstreamCalls,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** By connections of its own: people who log in meanwhile wait for none of them. */
  async within<T>(connection: Connection, work: (reader: DirectoryReader) => Promise<T>): Promise<T> {
    if (!connection.ldap) throw new Error('This connection is no directory.');
    const pool = new ClientPool(connection.ldap, connection, this.calls.socket, this.clock, patienceMs);
    return work(new DirectoryReader(connection.ldap, pool)).finally(() => pool.close());
  }

  /** `goOn` between two pages; what it throws ends it. */
  async census({ id }: Connection, reader: DirectoryReader, since: Date, goOn: () => Promise<void>): Promise<Census> {
    const seen = new Seen();
    let people = 0;
    await reader.subjects(async (page) => {
      for (const subject of page) if (subject !== undefined && seen.add(subject)) people += 1;
      await goOn();
    });
    let gone = 0;
    for await (const page of this.missing(id, seen, since)) gone += page.length;
    const { linkedLogin } = this.database.prisma;
    const linked = await linkedLogin.count({ where: { connectionId: id, user: { disabledAt: null } } });
    return { people, linked, liable: await linkedLogin.count({ where: liable(id, since) }), gone, seen };
  }

  /** Of whom it may be done about, who was not read, a page at a time. */
  async *missing(connectionId: string, seen: Seen, since: Date): AsyncGenerator<readonly Missing[]> {
    for (let after = ''; ; ) {
      const rows = await this.database.prisma.linkedLogin.findMany({
        where: { ...liable(connectionId, since), subject: { gt: after } },
        select: { subject: true, userId: true },
        orderBy: { subject: 'asc' },
        take: width,
      });
      const last = rows.at(-1);
      if (!last) return;
      after = last.subject;
      yield rows.filter(({ subject }) => !seen.has(subject));
    }
  }
}

/**
 * Who is linked and gets in. Not who administers, as somebody has to mend a connection that is broken; who stands in the declarative file or is in the hands of a directory
 * that pushes people, which say it themselves; and who was linked after the reading began.
 */
const liable = (connectionId: string, since: Date) => ({ connectionId, createdAt: { lt: since }, user: { disabledAt: null, declared: false, administrators: { none: {} }, provisioned: { is: null } } });

/** Why a directory is not believed that many are gone: it names nobody, or of those who may be, more are than its entry allows; one always may. Undefined where it is. */
export function disbelief({ people, liable: all, gone }: Pick<Census, 'people' | 'liable' | 'gone'>, percent: number): 'nothing' | 'too_many' | undefined {
  if (gone === 0) return undefined;
  if (people === 0) return 'nothing';
  return gone > Math.max(1, Math.floor((all * percent) / 100)) ? 'too_many' : undefined;
}
