import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { inSession } from './database-address.ts';
import { faultOf } from './database-fault.ts';
import { PrismaClient } from './generated/client.ts';
import { PatientPool, PoolIsFull } from './patient-pool.ts';
import type { Host, PrimaryHosts } from './primary-hosts.ts';
import { reached, ReplicaFault, type WalPosition } from './replica-standing.ts';
import type { SlowStatements } from './slow-statements.ts';
import { sqlStateOf } from './sql-state.ts';
import { tracedTransaction } from './statement-trace.ts';
import { transactionOptions, type Transaction } from './transactions.ts';
import { isUnavailable } from './unavailable.ts';

/** How the sessions of a replica are opened; `at` names the one of several hosts. */
export type ReplicaConnection = pg.ClientConfig & { readonly hosts?: PrimaryHosts | undefined; readonly at?: Host };

/** One replica. What it answers has all that was there when the position was asked for, or else it does not answer. */
export class Replica {
  readonly name: string;
  readonly #pool: PatientPool;
  readonly #prisma: PrismaClient;

  constructor(connection: ReplicaConnection, schema: string, limits: pg.PoolConfig & { readonly slow?: SlowStatements }) {
    const { host, port } = connection.at ?? new pg.Client(connection);
    this.name = `${host}:${port}`;
    // A standby knows no serializable transactions. Should it be the primary by now, nothing is written there by mistake.
    this.#pool = new PatientPool({ ...inSession(connection, schema, 'read committed', '-c default_transaction_read_only=on'), ...limits, application_name: 'symbolon-replica', patienceMs: 2_000, mayBeStandby: true, keepAlive: true });
    this.#pool.on('error', () => undefined); // a connection was lost; the next read opens another
    this.#prisma = new PrismaClient({ adapter: new PrismaPg(this.#pool, { schema }), transactionOptions });
  }

  /**
   * The look at where it stands and the read go by one session: through a proxy, two may be of two servers. What says that this replica is not to
   * be asked for now is a ReplicaFault; what else goes wrong, after it was seen to be well, is the affair of the read.
   */
  async read<T>(position: WalPosition, look: (reader: Transaction) => Promise<T>): Promise<T> {
    let isOpen = false;
    let isWell = false;
    const inOne = async (reader: Transaction): Promise<T> => {
      isOpen = true;
      await reached(reader, position, (session) => this.#pool.forsake(session));
      isWell = true;
      return look(reader);
    };
    try {
      return await tracedTransaction(() => this.#prisma.$transaction(inOne));
    } catch (error) {
      if (error instanceof ReplicaFault || error instanceof PoolIsFull || (isWell && !isLost(error))) throw error;
      throw new ReplicaFault(isOpen ? reasonInSession(error) : reasonOf(error), { cause: error });
    }
  }

  async close(): Promise<void> {
    await this.#prisma.$disconnect();
    await this.#pool.end();
  }
}

/** Whether the session went away under a read, or its user may not read there, which no other try would change. */
function isLost(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '' ? isUnavailable(error) : /^(08...|57P..|42501)$/.test(state);
}

/** For a log, by the code alone: what Prisma says of a statement quotes it, and the code that asked. */
function reasonInSession(error: unknown): string {
  const state = sqlStateOf(error);
  return state === '42501' ? 'its user lacks a right there: GRANT it' : `a read was not answered there${state && ` (${state})`}`;
}

/** Why no session could be opened, for a log: what a server says, other than that it cannot now, may quote what it was asked. */
function reasonOf(error: unknown): string {
  const state = sqlStateOf(error);
  const fault = state === '' || isUnavailable(error) ? faultOf(error, 'read') : undefined;
  return fault?.message ?? `it answers ${state || (error as Error).name}`;
}
