import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { openChangeFeed, type ChangeFeed } from './change-feed.ts';
import { defaultSchema, inSession } from './database-address.ts';
import { Prisma, PrismaClient } from './generated/client.ts';
import { HotStatements, unnamed } from './hot-statements.ts';
import { PatientPool } from './patient-pool.ts';
import { pollChanges } from './polled-changes.ts';
import type { ReplicaRead } from './replica-reads.ts';
import { Replicas, type ReplicaOptions } from './replicas.ts';
import { queryTriedAgain } from './serialization-failures.ts';
import type { SlowStatements } from './slow-statements.ts';
import { lockExclusively, transactionOptions, withTransactionsTriedAgain, type Isolation, type News, type Transaction } from './transactions.ts';

/** Makes a column of JSON hold nothing. */
export const noJson = Prisma.DbNull;

/** A piece of SQL with values, to stand in a larger one. */
export const sql = Prisma.sql;

/** The one way to the rows: Prisma for the model, prepared statements for what is hot, and news of changes. */
export abstract class Database {
  abstract readonly prisma: PrismaClient;
  abstract readonly hot: HotStatements;
  abstract readonly changes: ChangeFeed;
  /** How the connections of the pool stand now. */
  abstract readonly connections: ConnectionCounts;
  /** Runs in one transaction that no other holder of the same name enters at the same time, on any node. */
  abstract exclusively<T>(name: string, work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Looks at what the primary has now, by a replica where one can tell it: for reads that the table there names. */
  abstract onReplica<T>(read: ReplicaRead, look: (reader: Transaction) => Promise<T>): Promise<T>;
  abstract close(): Promise<void>;
}

/** The connections that there are, those of them that nobody uses, and who waits for one. */
export interface ConnectionCounts {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

export interface DatabaseOptions {
  /** Connections at most. */
  readonly poolSize: number;
  /** Where every name is looked up. */
  readonly schema?: string;
  /** Another way to the same database, for what needs a session. */
  readonly direct?: pg.ClientConfig;
  /** Whether somebody in between lends the sessions of `connection`: nothing is set in one or left in it. */
  readonly isPooled?: boolean;
  /** Who is told of statements that take long, and how long that is. */
  readonly slow?: SlowStatements;
  readonly isolation?: Isolation;
  readonly news?: News;
  /** Where some reads may be answered, beside the primary. */
  readonly replica?: ReplicaOptions;
}

/** The server's limits for a session of our own. Of a session that a pooler lends we only wait no longer for an answer. */
const limits = { statement_timeout: 10_000, idle_in_transaction_session_timeout: 30_000 };
const limitsOfLentSessions = { query_timeout: 30_000 };

export async function openDatabase(connection: pg.ClientConfig, options: DatabaseOptions): Promise<Database> {
  const { poolSize, schema = defaultSchema, direct = connection, isPooled = false, slow, isolation = 'read committed', news = 'notify', replica } = options;
  const pool = new PatientPool({
    ...(isPooled ? connection : inSession(connection, schema, isolation)),
    max: poolSize,
    application_name: 'symbolon',
    patienceMs: 2_000,
    ...(slow && { slow }),
    ...(isPooled ? limitsOfLentSessions : limits),
    keepAlive: true,
  });
  pool.on('error', () => undefined); // a connection was lost; the next query opens another
  pool.query = queryTriedAgain(pool.query.bind(pool));
  const prisma = withTransactionsTriedAgain(new PrismaClient({ adapter: new PrismaPg(pool, { schema }), transactionOptions }), { isolation, news });
  const replicas = replica && new Replicas(replica, { prisma, pool }, schema, { ...limits, max: poolSize, ...(slow && { slow }) });
  try {
    await prisma.$connect(); // loads the query compiler
    await replicas?.demandPosition();
  } catch (error) {
    await replicas?.close();
    await pool.end();
    throw error;
  }
  const changes = news === 'poll' ? pollChanges(pool) : openChangeFeed(direct);
  return {
    prisma,
    hot: new HotStatements(isPooled ? unnamed(pool) : pool),
    changes,
    get connections() {
      return { open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
    },
    exclusively: (name, work) =>
      prisma.$transaction(
        async (transaction) => {
          await lockExclusively(transaction, name);
          return work(transaction);
        },
        { ...transactionOptions, timeout: 60_000 },
      ),
    onReplica: (read, look) => (replicas ? replicas.read(read, look) : look(prisma)),
    async close() {
      await changes.close();
      await replicas?.close();
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
