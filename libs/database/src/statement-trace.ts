import { tracingChannel } from 'node:diagnostics_channel';
import { sqlStateOf } from './sql-state.ts';

/** What the database is asked, for whoever traces: its name, never its text or its values. The object is the same from begin to end. */
export interface TracedStatement {
  /** A transaction has its statements in it. */
  readonly kind: 'statement' | 'transaction';
  readonly name: string;
  /** How PostgreSQL calls what went wrong. */
  sqlState?: string;
}

/** By a channel of Node.js and not by an option: nobody listens unless traces are wanted, and then to look costs nothing. */
const statements = tracingChannel<'symbolon.statement', TracedStatement>('symbolon.statement');

/** Tells that a statement begins; answers how to tell that it ended. */
export function traceStatement(name: () => string): ((error?: unknown) => void) | undefined {
  if (!statements.hasSubscribers) return undefined;
  const statement: TracedStatement = { kind: 'statement', name: name() };
  statements.start.publish(statement);
  return (error) => {
    if (error) statement.sqlState = sqlStateOf(error) || 'lost';
    statements.asyncEnd.publish(statement);
  };
}

/** One try of a transaction, with all that is done in it. */
export function tracedTransaction<T>(work: () => Promise<T>): Promise<T> {
  const transaction: TracedStatement = { kind: 'transaction', name: 'transaction' };
  if (!statements.hasSubscribers) return work();
  return statements.tracePromise(
    () =>
      work().catch((error: unknown) => {
        transaction.sqlState = sqlStateOf(error) || 'taken back';
        throw error;
      }),
    transaction,
  );
}
