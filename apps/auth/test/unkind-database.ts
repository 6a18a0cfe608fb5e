import type { ThrowawayDatabase } from '@symbolon/database';
import { TakenBack } from './taken-back.ts';
import { isCommit, unkindWire, type Judge } from './unkind-wire.ts';

type Connection = ThrowawayDatabase['connection'];

/** Tries of a transaction that are taken back in a row at most: fewer than it has on a machine on which its patience is over by then. */
const mostInARow = 8;
/** What is no work: of the beginning and the way back of a transaction nobody says that others were in the way. The blocks are of tests. */
const noWork = /^\s*(BEGIN|START|ROLLBACK|SAVEPOINT|RELEASE|SET|SHOW|DO|DEALLOCATE|DISCARD)\b/i;

/** Without NOTIFY: nobody is told. */
export const withoutNotify = (text: string): string => text.replaceAll('pg_notify(', 'textcat(');

/** Without locks of sessions. Those of transactions are there: functions of ours take them, also where they do nothing. */
export const withoutSessionLocks: Judge = ({ text }) => (/\bpg_(try_)?advisory_(un)?lock(_shared|_all)?\s*\(/i.test(text) ? '0A000' : undefined);

/** Takes back each statement once, and each way to a COMMIT, as an engine does that ran into others. Tries of one transaction are those that begin alike. */
export function eachTakenBackOnce(noted = new TakenBack()): Judge {
  const rows = new Map<string, number>();
  return ({ text, before }) => {
    if (noWork.test(text)) return undefined;
    const isEnd = isCommit(text);
    const [first = text] = before ?? [];
    const row = rows.get(first) ?? 0;
    const isTaken = isEnd ? noted.commit(before ?? [], row < mostInARow) : noted.statement(text, row < mostInARow);
    if (isTaken) rows.set(first, row + 1);
    else if (isEnd || before === undefined) rows.delete(first);
    return isTaken ? '40001' : undefined;
  };
}

/** A database by way of a wire that does all of that to it. */
export async function unkindDatabase(connection: Connection, undo: AsyncDisposableStack): Promise<Connection> {
  const noted = new TakenBack();
  const once = eachTakenBackOnce(noted);
  const wire = await unkindWire(connection, (passing) => withoutSessionLocks(passing) ?? once(passing), withoutNotify);
  undo.defer(async () => {
    await wire.close();
    noted.keep();
  });
  return wire.connection;
}
