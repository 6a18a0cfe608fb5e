import type { Found, Mistake, Path, Source } from '@symbolon/cli';

/** Several declarative files as one: their lists follow one another, and what is no list stands in one of them. Each mistake is told in its file. */
export class MergedSource implements Source {
  readonly #parts: readonly { readonly source: Source; readonly value: unknown }[];

  constructor(sources: readonly [Source, ...Source[]]) {
    this.#parts = sources.map((source) => ({ source, value: source.read() }));
  }

  read(): unknown {
    const odd = this.#parts.find(({ value }) => !isObject(value));
    if (odd || this.#parts.length === 1) return (odd ?? this.#parts[0])?.value;
    return Object.fromEntries(this.#names().map((name) => {
      const values = this.#valuesOf(name);
      return [name, values.every(Array.isArray) ? values.flat() : values.findLast((value) => !Array.isArray(value))];
    }));
  }

  /** What several files say and only one may. */
  get mistakes(): readonly Mistake[] {
    const doubled = this.#names().filter((name) => name !== '$schema' && this.#valuesOf(name).length > 1 && !this.#valuesOf(name).some(Array.isArray));
    return doubled.map((name) => ({ path: [name], sentence: 'stands in another file, too: keep one of them' }));
  }

  /** The path in the whole, of a path in one of the files. */
  pathFrom(source: Source, path: Path): Path {
    const [list, index, ...deeper] = path;
    if (list === undefined || typeof index !== 'number') return path;
    const before = this.#parts.slice(0, this.#parts.findIndex((part) => part.source === source));
    return [list, index + before.reduce((sum, { value }) => sum + lengthOf(value, list), 0), ...deeper];
  }

  /** The file that says what stands there. */
  fileOf(path: Path): Source {
    return this.#at(path)[0];
  }

  find(path: Path): Found {
    const [source, own] = this.#at(path);
    return source.find(own);
  }

  describe(mistakes: readonly Mistake[]): string {
    const placed = mistakes.map(({ path, sentence }) => ({ place: this.#at(path), sentence }));
    const ofEach = this.#parts.map(({ source }) => source.describe(placed.filter(({ place }) => place[0] === source).map(({ place, sentence }) => ({ path: place[1], sentence }))));
    return ofEach.filter((text) => text !== '').join('\n');
  }

  /** The file that a path leads into, and the path in it. */
  #at(path: Path): readonly [Source, Path] {
    const [list, index, ...deeper] = path;
    let left = typeof index === 'number' ? index : -1;
    for (const { source, value } of left < 0 ? [] : this.#parts) {
      if (list !== undefined && left < lengthOf(value, list)) return [source, [list, left, ...deeper]];
      left -= lengthOf(value, list);
    }
    const isMeant = ({ value }: { readonly value: unknown }) => (list === undefined ? !isObject(value) : isObject(value) && Object.hasOwn(value, list) && !Array.isArray(value[list as string]));
    const part = this.#parts.findLast(isMeant) ?? this.#parts.findLast(({ value }) => list !== undefined && isObject(value) && Object.hasOwn(value, list)) ?? this.#parts[0];
    return [(part as { readonly source: Source }).source, path];
  }

  #names(): readonly string[] {
    return [...new Set(this.#parts.flatMap(({ value }) => (isObject(value) ? Object.keys(value) : [])))];
  }

  #valuesOf(name: string): readonly unknown[] {
    return this.#parts.flatMap(({ value }) => (isObject(value) && Object.hasOwn(value, name) ? [value[name]] : []));
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

function lengthOf(file: unknown, name: PropertyKey | undefined): number {
  const list = isObject(file) && name !== undefined && Object.hasOwn(file, name) ? file[String(name)] : undefined;
  return Array.isArray(list) ? list.length : 0;
}
