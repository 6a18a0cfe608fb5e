import { dirname } from 'node:path';
import { loadContract } from './contract-file.ts';
import type { Mistake, Path } from './mistake.ts';
import type { Found, Source } from './source.ts';
import type { YamlSource } from './yaml-source.ts';

/** The declarative file together with the contracts that it names: each mistake is told where it was written. */
export class ConfigurationSource implements Source {
  readonly #file: YamlSource;
  /** By the number of the entry that names it. */
  readonly #contracts = new Map<number, Source>();

  private constructor(file: YamlSource) {
    this.#file = file;
  }

  /** Contracts that cannot be read are mistakes of the file. */
  static async load(file: YamlSource, path: string): Promise<{ readonly source: ConfigurationSource; readonly mistakes: readonly Mistake[] }> {
    const source = new ConfigurationSource(file);
    const mistakes: Mistake[] = [];
    for (const [scalar, at] of file.scalars()) {
      const [list, index, member, ...deeper] = at;
      if (list !== 'resource_servers' || typeof index !== 'number' || member !== 'contract' || deeper.length > 0 || typeof scalar.value !== 'string') continue;
      const loaded = await loadContract(scalar.value, dirname(path));
      if ('source' in loaded) source.#contracts.set(index, loaded.source);
      else mistakes.push({ path: at, sentence: loaded.sentence });
    }
    return { source, mistakes };
  }

  read(): unknown {
    const file = this.#file.read();
    for (const [index, contract] of this.#contracts) (file as FileOfContracts).resource_servers[index] = { ...(file as FileOfContracts).resource_servers[index], contract: contract.read() };
    return file;
  }

  find(path: Path): Found {
    const contract = this.#contractAt(path);
    return contract ? contract.find(path.slice(entryDepth)) : this.#file.find(path);
  }

  describe(mistakes: readonly Mistake[]): string {
    const own = mistakes.filter(({ path }) => !this.#contractAt(path));
    const lines = [...this.#contracts].map(([index, contract]) => {
      const inside = mistakes.filter(({ path }) => this.#contractAt(path) === contract).map(({ path, sentence }) => ({ path: path.slice(entryDepth), sentence }));
      return contract.describe(inside, ['resource_servers', index, 'contract']);
    });
    return [this.#file.describe(own), ...lines].filter((text) => text !== '').join('\n');
  }

  /** The contract's own file, for a path into one. */
  #contractAt([list, index, member]: Path): Source | undefined {
    return list === 'resource_servers' && member === 'contract' && typeof index === 'number' ? this.#contracts.get(index) : undefined;
  }
}

/** Names that lead to a contract: `resource_servers`, the number, `contract`. */
const entryDepth = 3;

/** What a file looks like once it was found to name contracts. */
interface FileOfContracts {
  readonly resource_servers: (object | undefined)[];
}
