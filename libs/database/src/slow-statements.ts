import type pg from 'pg';

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

/** The same function to ask by, which tells of what took long, as this process saw it: also where the answer was a refusal. */
export function timed(query: pg.Client['query'], { ms, tell }: SlowStatements): pg.Client['query'] {
  const ask = query as (...given: readonly unknown[]) => unknown;
  const asked = (...given: readonly unknown[]): unknown => {
    const began = performance.now();
    const answered = () => {
      const took = performance.now() - began;
      if (took >= ms) tell(statementName(given[0]), took);
    };
    const last = given.at(-1);
    if (typeof last !== 'function') return andThen(ask(...given), answered);
    return ask(...given.slice(0, -1), (...answer: readonly unknown[]) => {
      answered();
      (last as (...answer: readonly unknown[]) => void)(...answer);
    });
  };
  return asked as pg.Client['query'];
}

const andThen = (answer: unknown, then: () => void): unknown => (answer instanceof Promise ? answer.finally(then) : answer);
