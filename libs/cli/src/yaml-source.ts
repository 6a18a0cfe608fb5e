import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Scalar } from 'yaml';
import { ConfigurationFileError, formatPath, type Mistake, type Path } from './mistake.ts';
import type { Found, Source } from './source.ts';
import { syntaxMistakes, type SyntaxMistake } from './yaml-syntax.ts';

/** A YAML 1.2 (or JSON) text that remembers where everything stands. Knows nothing of what the file means. */
export class YamlSource implements Source {
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: Document;

  /** Throws a ConfigurationFileError with every mistake of syntax. `file` is how people call it. */
  constructor(file: string, text: string) {
    this.#file = file;
    // Pretty errors would quote the text, which holds secrets.
    // Sets, maps with other keys, dates and bytes are no JSON, which is all that anything here is made of.
    const options = { lineCounter: this.#lines, prettyErrors: false, logLevel: 'error', schema: 'core', uniqueKeys: true, resolveKnownTags: false } as const;
    this.#document = parseDocument(text, options);
    const mistakes = syntaxMistakes(this.#document);
    if (mistakes.length > 0) throw new ConfigurationFileError(this.#firstOfEachLine(mistakes));
  }

  /** Every single value with its path. Setting its `value` changes what `read` answers. */
  *scalars(node: unknown = this.#document.contents, path: Path = []): Generator<readonly [Scalar, Path]> {
    if (isScalar(node)) yield [node, path];
    if (isSeq(node)) for (const [index, item] of node.items.entries()) yield* this.scalars(item, [...path, index]);
    if (isMap(node)) for (const { key, value } of node.items) yield* this.scalars(value, [...path, keyName(key)]);
  }

  /** The plain value. */
  read(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      throw new ConfigurationFileError(`${this.#file}: its aliases (*name) repeat too much: write the values out`);
    }
  }

  find(path: Path): Found {
    let node: unknown = this.#document.contents;
    let offset = startOf(node);
    for (const step of path) {
      const parent = isAlias(node) ? node.resolve(this.#document) : node;
      const pair = isMap(parent) ? parent.items.find(({ key }) => keyName(key) === String(step)) : undefined;
      const item = isSeq(parent) ? parent.items[Number(step)] : undefined;
      if (!pair && item === undefined) return { offset, isThere: false, value: undefined };
      node = pair ? pair.value : item;
      offset = startOf(pair ? pair.key : item);
    }
    return { offset, isThere: true, value: node === null ? null : isScalar(node) ? node.value : undefined };
  }

  /** One line for each mistake, as they follow one another in the file: `file:line:column path: sentence`. */
  describe(mistakes: readonly Mistake[], parent: Path = []): string {
    const placed = mistakes.map(({ path, sentence }) => {
      const { offset } = this.find(path);
      return { offset, line: `${this.#position(offset)} ${parent.length + path.length > 0 ? `${formatPath([...parent, ...path])}: ` : ''}${sentence}` };
    });
    return [...new Set(placed.sort((a, b) => a.offset - b.offset).map(({ line }) => line))].join('\n');
  }

  /** One mistake of syntax brings others after it. */
  #firstOfEachLine(mistakes: readonly SyntaxMistake[]): string {
    const byLine = new Map([...mistakes].reverse().map((mistake) => [this.#lines.linePos(mistake.offset).line, mistake]));
    const sorted = [...byLine.values()].sort((a, b) => a.offset - b.offset);
    return sorted.map(({ offset, sentence }) => `${this.#position(offset)} ${sentence}`).join('\n');
  }

  #position(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#file}:${line}:${col}`;
  }
}

function keyName(key: unknown): string {
  const value = isScalar(key) ? key.value : undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function startOf(node: unknown): number {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0;
}
