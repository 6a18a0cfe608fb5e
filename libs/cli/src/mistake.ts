/** The way to a value of the file: names of members and numbers of list items. */
export type Path = readonly PropertyKey[];

/** Something in the file that must be put right: where, and a sentence with the fix. Never holds a value of the file that may be secret. */
export interface Mistake {
  readonly path: Path;
  readonly sentence: string;
}

/** The file cannot be used. The message has one line for each mistake. */
export class ConfigurationFileError extends Error {
  override readonly name = 'ConfigurationFileError';
}

/** A path as people write it: `clients[0].grant_types`. */
export function formatPath(path: Path): string {
  const step = (each: PropertyKey) => {
    if (typeof each === 'number') return `[${each}]`;
    return /^[\w$-]+$/.test(String(each)) ? `.${String(each)}` : `[${JSON.stringify(String(each))}]`;
  };
  return path.map(step).join('').replace(/^\./, '');
}
