import { Session } from 'node:inspector';

/** A piece of code as V8 counts it: whose file, where it begins and ends, and how often it ran since it was asked last. */
export interface Piece {
  readonly place: string;
  readonly count: number;
}

type Coverage = { readonly result: readonly { readonly url: string; readonly functions: readonly { readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[] }[] }[] };

/** Counts what runs, from now on: what is loaded before is counted by whole functions only. Answers what ran since it was asked last. */
export function countedCode(): () => readonly Piece[] {
  const session = new Session();
  session.connect();
  const post = <T>(method: string, params: object = {}): T => {
    let answer: unknown;
    session.post(method, params, (error, result) => {
      if (error) throw error;
      answer = result;
    });
    return answer as T;
  };
  post('Profiler.enable');
  post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return () =>
    post<Coverage>('Profiler.takePreciseCoverage')
      .result.filter(({ url }) => url.startsWith('file:'))
      .flatMap(({ url, functions }) => functions.flatMap(({ ranges }) => ranges.map(({ startOffset, endOffset, count }) => ({ place: `${url}:${startOffset}:${endOffset}`, count }))));
}
