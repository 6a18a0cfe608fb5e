import { parseArgs } from 'node:util';

/** What a run is asked for. */
export interface Options {
  /** Names of paths, and `overload`; everything when empty. */
  readonly only: readonly string[];
  /** Of each round of each path. */
  readonly seconds: number;
  readonly rounds: number;
}

export function readOptions(defaults: Options): Options {
  const { values } = parseArgs({ options: { only: { type: 'string' }, seconds: { type: 'string' }, rounds: { type: 'string' } } });
  return {
    only: values.only?.split(',') ?? defaults.only,
    seconds: Number(values.seconds ?? defaults.seconds),
    rounds: Number(values.rounds ?? defaults.rounds),
  };
}
