import type pg from 'pg';
import { traceStatement } from './statement-trace.ts';

/** From how many milliseconds on a statement is slow, and who is told: of its name and time, never of its values. */
export interface SlowStatements {
  readonly ms: number;
  readonly tell: (statement: string, ms: number) => void;
}

/** What a statement is called in a log: as it was prepared, or by what it does with which table. Of its text nothing else is told. */
export function statementName(statement: unknown): string {
  const { name, statement: called, text } = (typeof statement === 'string' ? { text: statement } : (statement ?? {})) as Readonly<Record<string, unknown>>;
  if (typeof name === 'string') return name;
  if (typeof called === 'string') return called;
  const words = typeof text === 'string' ? text.slice(0, 20_000).replace(/'[^']*'?/g, '') : ''; // no value that stands in the text
  const verb = /^\s*([a-z]+)/i.exec(words)?.[1]?.toUpperCase() ?? 'statement';
  const object = /\b(?:from|into|update|join)\s+(?:only\s+)?(?:"?\w+"?\.)?"?([a-z_][a-z0-9_]*)"?/i.exec(words)?.[1] ?? /^\s*select\s+([a-z_]+)\s*\(/i.exec(words)?.[1];
  return object === undefined ? verb : `${verb} ${object.slice(0, 63)}`;
}

/** The same function to ask by, which tells of what took long, as this process saw it: also where the answer was a refusal. It tells whoever traces of all. */
export function timed(query: pg.Client['query'], slow: SlowStatements | undefined): pg.Client['query'] {
  const ask = query as (...given: readonly unknown[]) => unknown;
  const asked = (...given: readonly unknown[]): unknown => {
    const traced = traceStatement(() => statementName(given[0]));
    const began = performance.now();
    const answered = (error?: unknown) => {
      traced?.(error);
      const took = performance.now() - began;
      if (slow && took >= slow.ms) slow.tell(statementName(given[0]), took);
    };
    const last = given.at(-1);
    if (typeof last !== 'function') return andThen(ask(...given), answered);
    return ask(...given.slice(0, -1), (...answer: readonly unknown[]) => {
      answered(answer[0]);
      (last as (...answer: readonly unknown[]) => void)(...answer);
    });
  };
  return asked as pg.Client['query'];
}

/** What answers neither by a promise nor by a call is not waited for. */
function andThen(answer: unknown, then: (error?: unknown) => void): unknown {
  if (!(answer instanceof Promise)) return answer;
  return answer.then(
    (rows: unknown) => {
      then();
      return rows;
    },
    (error: unknown) => {
      then(error);
      throw error;
    },
  );
}
