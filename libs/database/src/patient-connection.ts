import pg from 'pg';
import { whenOverdue } from './patience.ts';
import { timed, type SlowStatements } from './slow-statements.ts';

/**
 * Waits for a server that says nothing no longer than `patienceMs`, counted only while this thread is free to hear it; the timers
 * of pg (`connectionTimeoutMillis`) count all of it, and end good connections of a thread that was busy.
 */
interface Patience {
  readonly patienceMs: number;
  /** Who is told of statements that take long. */
  readonly slow?: SlowStatements;
}

/** As the operating system says it, so that it counts as "not now" (unavailable.ts). */
const overdue = (what: string): Error => Object.assign(new Error(`${what} took too long`), { code: 'ETIMEDOUT' });

/** One connection. */
export class PatientClient extends pg.Client {
  /** What the server calls this session; a pooler makes up a number of its own. */
  declare readonly processID: number | null;
  readonly #patienceMs: number;

  constructor(config: pg.ClientConfig & Patience) {
    super(config); // as it is: a pool hides the password from whoever would copy it
    this.#patienceMs = config.patienceMs;
    if (config.slow) this.query = timed(this.query.bind(this), config.slow);
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: (error: Error | null, client: pg.Client) => void): void;
  override connect(callback?: (error: Error | null, client: pg.Client) => void): Promise<pg.Client> | undefined {
    const heard = whenOverdue(this.#patienceMs, () => this.connection.stream.destroy(overdue('The connection to the database')));
    if (!callback) return super.connect().finally(heard);
    super.connect((error: Error | null) => {
      heard();
      callback(error, this);
    });
    return undefined;
  }
}

/** Many. A new one is waited for as above; where all are in use, nobody waits longer than that for one to become free. */
export class PatientPool extends pg.Pool {
  readonly #patienceMs: number;

  constructor(config: pg.PoolConfig & Patience) {
    // The pool makes each client with what it was given itself.
    super({ ...config, Client: PatientClient as unknown as NonNullable<pg.PoolConfig['Client']> });
    this.#patienceMs = config.patienceMs;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: Error | boolean) => void) => void): void;
  override connect(
    callback?: (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: Error | boolean) => void) => void,
  ): Promise<pg.PoolClient> | undefined {
    if (!callback) {
      return new Promise((resolve, reject) => this.connect((error, client) => (client ? resolve(client) : reject(error ?? new Error('The pool gave no connection')))));
    }
    const isNew = this.idleCount === 0 && this.totalCount < this.options.max;
    if (isNew) return void super.connect(callback);
    let isGone = false;
    const heard = whenOverdue(this.#patienceMs, () => {
      isGone = true;
      callback(overdue('A free connection to the database'), undefined, () => undefined);
    });
    super.connect((error, client, done) => {
      if (isGone) return done();
      heard();
      callback(error, client, done);
    });
    return undefined;
  }
}
