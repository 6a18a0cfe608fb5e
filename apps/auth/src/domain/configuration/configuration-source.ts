import { dirname } from 'node:path';
import { formatPath, loadContract, type Found, type Mistake, type Path, type Source, type YamlSource } from '@symbolon/cli';

/** A contract in a file of its own, and where the declarative file names it. */
interface Named {
  readonly at: Path;
  readonly source: Source;
}

/** The declarative file together with the contracts that it names: each mistake is told where it was written. */
export class ConfigurationSource implements Source {
  private constructor(
    private readonly file: YamlSource,
    private readonly named: readonly Named[],
  ) {}

  /** Contracts that cannot be read are mistakes of the file. */
  static async load(file: YamlSource, path: string): Promise<{ readonly source: ConfigurationSource; readonly mistakes: readonly Mistake[] }> {
    const [named, mistakes]: [Named[], Mistake[]] = [[], []];
    for (const [scalar, at] of file.scalars()) {
      if (!isContractPlace(at) || typeof scalar.value !== 'string') continue;
      const loaded = await loadContract(scalar.value, dirname(path));
      if ('source' in loaded) named.push({ at, source: loaded.source });
      else mistakes.push({ path: at, sentence: loaded.sentence });
    }
    return { source: new ConfigurationSource(file, named), mistakes };
  }

  read(): unknown {
    const file = this.file.read();
    for (const { at, source } of this.named) replace(file, at, source.read());
    return file;
  }

  find(path: Path): Found {
    const named = this.#namedAt(path);
    return named ? named.source.find(path.slice(named.at.length)) : this.file.find(path);
  }

  describe(mistakes: readonly Mistake[]): string {
    const own = mistakes.filter(({ path }) => !this.#namedAt(path));
    const lines = this.named.map((named) => {
      const inside = mistakes.filter(({ path }) => this.#namedAt(path) === named).map(({ path, sentence }) => ({ path: path.slice(named.at.length), sentence }));
      return named.source.describe(inside, named.at);
    });
    return [this.file.describe(own), ...lines].filter((text) => text !== '').join('\n');
  }

  /** The contract's own file, for a path into one. */
  #namedAt(path: Path): Named | undefined {
    return this.named.find(({ at }) => formatPath(path.slice(0, at.length)) === formatPath(at));
  }
}

/** Where the name of a file may stand for what it holds: `resource_servers[0].contract` and `consumers[0]`. */
const isContractPlace = ([list, index, member, ...deeper]: Path): boolean =>
  typeof index === 'number' && deeper.length === 0 && (list === 'resource_servers' ? member === 'contract' : list === 'consumers' && member === undefined);

/** Objects that an alias repeats are one object, so what leads to the place is copied. */
function replace(file: unknown, [step = '', ...deeper]: Path, value: unknown): void {
  const parent = file as Record<PropertyKey, unknown>;
  if (deeper.length === 0) return void (parent[step] = value);
  parent[step] = Array.isArray(parent[step]) ? [...(parent[step] as unknown[])] : { ...(parent[step] as object) };
  replace(parent[step], deeper, value);
}
