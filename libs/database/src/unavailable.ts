import { sqlStateOf } from './sql-state.ts';

/** SQLSTATE classes and codes that mean "not now": connection, resources, shutdown, a database that is gone or read-only, cancelled by a timeout or a lost lock. */
const sqlStates = /^(08...|53...|57P..|57014|25006|3D000|40001|40P01|55P03|58030)$/;
const systemErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
const prismaCodes = new Set(['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P1011', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037']);
/** What Prisma calls a connection that was lost under a raw statement, of which it tells neither code nor SQLSTATE. */
const lostConnections = new Set(['ConnectionClosed', 'DatabaseNotReachable', 'SocketTimeout', 'TransactionAlreadyClosed']);
const sentences = /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|not queryable|after calling end on the pool|Query read timeout/i;

/** Whether an error of Prisma or pg means that the database cannot serve now, so that the answer is "try again" and not "no". */
export function isUnavailable(error: unknown): boolean {
  for (let each: unknown = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1) {
    const code = 'code' in each && typeof each.code === 'string' ? each.code : '';
    if (sqlStates.test(code) || sqlStates.test(sqlStateOf(each)) || systemErrors.has(code) || prismaCodes.has(code) || lostConnections.has(adapterKindOf(each)) || sentences.test(each.message)) return true;
    if (each instanceof AggregateError && each.errors.some(isUnavailable)) return true;
  }
  return false;
}

function adapterKindOf(error: Error & { readonly meta?: { readonly driverAdapterError?: { readonly cause?: { readonly kind?: unknown } } } }): string {
  const kind = error.meta?.driverAdapterError?.cause?.kind;
  return typeof kind === 'string' ? kind : '';
}
