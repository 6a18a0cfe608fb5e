import { pathToFileURL } from 'node:url';
import { ConfigurationFileError, formatPath, type Mistake, type Path } from './mistake.ts';
import type { Found, Source } from './source.ts';

/** What a module of TypeScript or JavaScript exports by default, as JSON. It was run to be read, so it knows no lines. */
export class ModuleSource implements Source {
  readonly #file: string;
  readonly #value: unknown;

  private constructor(file: string, value: unknown) {
    this.#file = file;
    this.#value = value;
  }

  /** Throws a ConfigurationFileError when it cannot be run, or exports nothing that could be stored. */
  static async load(file: string): Promise<ModuleSource> {
    const refuse = (sentence: string): never => {
      throw new ConfigurationFileError(`${file}: ${sentence}`);
    };
    const loaded = await import(pathToFileURL(file).href).then(
      (module: unknown) => module as { readonly default?: unknown },
      (error: NodeJS.ErrnoException) => refuse(sentences[error.code ?? ''] ?? `cannot be run: ${error.message.split('\n', 1)[0]}`),
    );
    if (loaded.default === undefined) return refuse('has no default export: write export default defineContract({ … })');
    return new ModuleSource(file, asJson(loaded.default) ?? refuse('exports something that is not JSON, or has NUL or half a surrogate pair in it'));
  }

  read(): unknown {
    return this.#value;
  }

  find(path: Path): Found {
    let value = this.#value;
    for (const step of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return { offset: 0, isThere: false, value: undefined };
      value = (value as Readonly<Record<PropertyKey, unknown>>)[step];
    }
    return { offset: 0, isThere: true, value: typeof value === 'object' && value !== null ? undefined : value };
  }

  describe(mistakes: readonly Mistake[], parent: Path = []): string {
    return [...new Set(mistakes.map(({ path, sentence }) => `${this.#file} ${formatPath([...parent, ...path])}: ${sentence}`))].join('\n');
  }
}

const sentences: Readonly<Record<string, string>> = {
  ERR_UNKNOWN_FILE_EXTENSION: 'this Node.js does not run TypeScript: take 22.18 or later, or write the contract as YAML',
  ERR_MODULE_NOT_FOUND: 'it, or something that it imports, is not there: correct the path, which begins at the folder of the file that names it, or install what it imports',
};

/** The value without what JSON does not know; undefined when nothing would be left, or PostgreSQL could not hold it. */
function asJson(value: unknown): unknown {
  let isHeld = true;
  const text = JSON.stringify(value, (name, member: unknown) => {
    isHeld &&= !(unheld.test(name) || (typeof member === 'string' && unheld.test(member)) || typeof member === 'bigint');
    return typeof member === 'bigint' ? null : member;
  }) as string | undefined;
  return text === undefined || !isHeld ? undefined : (JSON.parse(text) as unknown);
}

const unheld = /[\0\p{Cs}]/u;
