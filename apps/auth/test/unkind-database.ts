import type { ThrowawayDatabase } from '@symbolon/database';
import { isCommit, unkindWire, type Judge } from './unkind-wire.ts';

type Connection = ThrowawayDatabase['connection'];

/** Tries of a transaction that are taken back in a row at most: it gives up after ten, and may have more statements than that. */
const mostInARow = 3;

/** Without NOTIFY: nobody is told. */
export const withoutNotify = (text: string): string => text.replaceAll('pg_notify(', 'textcat(');

/** Without locks of sessions. Those of transactions are there: functions of ours take them, also where they do nothing. */
export const withoutSessionLocks: Judge = ({ text }) => (/\bpg_(try_)?advisory_(un)?lock(_shared|_all)?\s*\(/i.test(text) ? '0A000' : undefined);

/** Takes back each statement once, and each way to a COMMIT, as an engine does that ran into others. Tries of one transaction are those that begin alike. */
export function eachTakenBackOnce(): Judge {
  const taken = new Set<string>();
  const rows = new Map<string, number>();
  return ({ text, before }) => {
    const isEnd = isCommit(text);
    const [first = text] = before ?? [];
    const name = isEnd ? [text, ...(before ?? [])].join(';') : text;
    const row = rows.get(first) ?? 0;
    if (/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|COMMIT)\b/i.test(text) && !taken.has(name) && row < mostInARow) {
      taken.add(name);
      rows.set(first, row + 1);
      return '40001';
    }
    if (isEnd || before === undefined) rows.delete(first);
    return undefined;
  };
}

/** A database by way of a wire that does all of that to it. */
export async function unkindDatabase(connection: Connection, undo: AsyncDisposableStack): Promise<Connection> {
  const once = eachTakenBackOnce();
  const wire = await unkindWire(connection, (passing) => withoutSessionLocks(passing) ?? once(passing), withoutNotify);
  undo.defer(() => wire.close());
  return wire.connection;
}
