import type { Mistake, Path } from './mistake.ts';

/** What stands at a path; when nothing does, the offset of the nearest thing around it. */
export interface Found {
  readonly offset: number;
  readonly isThere: boolean;
  /** Of a single value; undefined for lists and members. */
  readonly value: unknown;
}

/** Something that was written, and remembers where everything stands. */
export interface Source {
  /** The plain value. */
  read(): unknown;
  find(path: Path): Found;
  /** One line for each mistake, as they follow one another. Paths are told from `parent` on. */
  describe(mistakes: readonly Mistake[], parent?: Path): string;
}
