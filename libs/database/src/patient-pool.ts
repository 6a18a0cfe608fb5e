import { AsyncResource } from 'node:async_hooks';
import pg from 'pg';
import { whenOverdue } from './patience.ts';
import { PatientClient, type Patience } from './patient-connection.ts';
import { watchForSilence } from './silence-watch.ts';

type Lent = (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: Error | boolean) => void) => void;

/** All connections are in use, which says nothing of the server; for whoever asked it is "not now" (unavailable.ts). */
export class PoolIsFull extends Error {
  readonly code = 'ETIMEDOUT';
}

/** Many connections. A new one is waited for as by a client; where all are in use, nobody waits longer than that for one to become free. */
export class PatientPool extends pg.Pool {
  readonly #patienceMs: number;
  readonly #clients = new Set<PatientClient>();

  constructor(config: pg.PoolConfig & Patience) {
    // The pool makes each client with what it was given itself.
    super({ ...config, Client: PatientClient as unknown as NonNullable<pg.PoolConfig['Client']> });
    this.#patienceMs = config.patienceMs;
    const clients = this.#clients;
    this.on('connect', (client) => clients.add(client as unknown as PatientClient));
    this.on('remove', (client) => clients.delete(client as unknown as PatientClient));
    this.on('release', (_, client) => {
      if ((client as unknown as PatientClient).isSpent) client.end().catch(() => undefined); // which the pool sees, and drops it
    });
    watchForSilence(this, clients, config);
  }

  /** Has a session ended when it is given back, by the number that its server calls it; by a proxy two servers may have it, and then both end. */
  forsake(session: number): void {
    for (const client of this.#clients) client.isSpent ||= client.processID === session;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Lent): void;
  override connect(callback?: Lent): Promise<pg.PoolClient> | undefined {
    if (!callback) {
      return new Promise((resolve, reject) => this.connect((error, client) => (client ? resolve(client) : reject(error ?? new Error('The pool gave no connection')))));
    }
    const lend = AsyncResource.bind(callback); // whoever gives one back lends it to the next: what is done with it is done for that one
    const isNew = this.idleCount === 0 && this.totalCount < this.options.max;
    if (isNew) return void super.connect(lend);
    let isGone = false;
    const heard = whenOverdue(this.#patienceMs, () => {
      isGone = true;
      lend(new PoolIsFull('A free connection to the database took too long'), undefined, () => undefined);
    });
    super.connect((error, client, done) => {
      if (isGone) return done();
      heard();
      lend(error, client, done);
    });
    return undefined;
  }
}
