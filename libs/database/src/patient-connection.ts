import pg from 'pg';
import { DatabaseFault } from './database-fault.ts';
import { whenOverdue } from './patience.ts';
import { readOnly, type Host, type PrimaryHosts } from './primary-hosts.ts';
import { timed, type SlowStatements } from './slow-statements.ts';

/**
 * Waits for a server that says nothing no longer than `patienceMs`, counted only while this thread is free to hear it; the timers
 * of pg (`connectionTimeoutMillis`) count all of it, and end good connections of a thread that was busy.
 */
export interface Patience {
  readonly patienceMs: number;
  /** Who is told of statements that take long. */
  readonly slow?: SlowStatements;
  /** Where to look for the primary, where an address names several hosts. */
  readonly hosts?: PrimaryHosts | undefined;
  /** The one of them that is meant, whatever it is. */
  readonly at?: Host;
  /** A replica is read, and what it is found out by who reads. */
  readonly mayBeStandby?: boolean;
}

type Connected = (error: Error | null, client: pg.Client) => void;

/** As the operating system says it, so that it counts as "not now" (unavailable.ts). */
export const overdue = (what: string): Error => Object.assign(new Error(`${what} took too long`), { code: 'ETIMEDOUT' });

/** One connection, to a server that can be written, where nothing else is said. */
export class PatientClient extends pg.Client {
  /** What the server calls this session; a pooler makes up a number of its own. */
  declare readonly processID: number | null;
  readonly #config: pg.ClientConfig & Patience;
  #saysStandby = false;
  #asked = 0;
  #waitedMs = 0;
  /** Whether it turned out that nothing can be written here, or not to be a replica to read: no pool keeps it. */
  isSpent = false;
  /** How often the server was heard to the end of what it was asked. */
  heard = 0;

  constructor(config: pg.ClientConfig & Patience) {
    super(config); // as it is: a pool hides the password from whoever would copy it
    this.#config = config;
    if (config.at) Object.assign(this, config.at);
    this.on('error', () => undefined); // whoever waits for an answer is told; an error that nobody hears would end the process
    this.on('notice', ({ routine }) => routine === 'SyncRepWaitForLSN' && this.#distrust());
    this.connection.on('parameterStatus', ({ parameterName, parameterValue }: Readonly<Record<string, string>>) => {
      if (parameterName === 'in_hot_standby') this.#saysStandby = parameterValue === 'on';
    });
    this.connection.on('errorMessage', ({ code }: { readonly code?: string }) => (this.isSpent ||= code === '25006'));
    this.connection.on('readyForQuery', () => {
      this.heard += 1;
      this.#asked = Math.max(0, this.#asked - 1);
      this.#waitedMs = 0;
    });
    const ask = (...given: readonly unknown[]): unknown => {
      this.#asked += 1;
      return Reflect.apply(Reflect.get(pg.Client.prototype, 'query') as (...given: readonly unknown[]) => unknown, this, given);
    };
    this.query = timed(ask as pg.Client['query'], config.slow);
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.Client> | undefined {
    if (!callback) return this.#open().then(() => this);
    this.#open().then(() => callback(null, this), (error: Error) => callback(error, this));
    return undefined;
  }

  /** Counts that so much more time has passed, and answers for how long the statement under way has had no answer. */
  waited(ms: number): number {
    if (this.#asked > 0) this.#waitedMs += ms;
    return this.#waitedMs;
  }

  /** Ends it without a word to the server; whoever waits for an answer gets the error. */
  lose(error: Error): void {
    this.connection.stream.destroy(error);
  }

  /** Ends it where the server gives no sign of life in that time; what is sent is no statement. */
  expectSign(ms: number): void {
    const { connection } = this;
    const heard = whenOverdue(ms, () => this.lose(overdue('A sign of life')));
    const done = () => {
      heard();
      connection.off('readyForQuery', done).off('end', done);
    };
    connection.on('readyForQuery', done).on('end', done);
    connection.sync();
  }

  async #open(): Promise<void> {
    const { hosts, patienceMs, mayBeStandby = false } = this.#config;
    if (hosts) Object.assign(this, await hosts.find((host) => timelineAt(host, this.#config)));
    const heard = whenOverdue(patienceMs, () => this.lose(overdue('The connection to the database')));
    try {
      await super.connect();
      // A pooler may say what once was so: the server itself is asked.
      if (!mayBeStandby && this.#saysStandby && (await this.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby')).rows[0]?.standby) throw new DatabaseFault('it is a standby, in recovery: name the primary server', { cause: readOnly() });
    } catch (error) {
      hosts?.forget();
      this.end().catch(() => undefined);
      throw error;
    } finally {
      heard();
    }
  }

  /** Somebody cancelled the wait for a standby, which PostgreSQL takes for a success: the commit may be lost with this server. */
  #distrust(): void {
    this.connection.emit('error', Object.assign(new Error('No standby has the commit'), { code: '08007' }));
    this.connection.stream.destroy();
  }
}

/** The timeline of one host, where it can be written. */
async function timelineAt(at: Host, config: pg.ClientConfig & Patience): Promise<string> {
  const client = new PatientClient({ ...config, hosts: undefined, at });
  const heard = whenOverdue(config.patienceMs, () => client.lose(overdue('The database')));
  try {
    await client.connect();
    const { rows } = await client.query<{ timeline: string; isReadOnly: boolean }>(
      `SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8) AS timeline, current_setting('transaction_read_only') = 'on' AS "isReadOnly"`,
    );
    if (!rows[0] || rows[0].isReadOnly) throw readOnly();
    return rows[0].timeline;
  } finally {
    heard();
    client.end().catch(() => undefined);
  }
}
