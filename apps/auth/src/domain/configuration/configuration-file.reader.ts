import { dirname } from 'node:path';
import { ConfigurationFileError, formatPath, mistakesOf, sentenceOf, textOf, YamlSource, type Mistake, type Path, type Source } from '@symbolon/cli';
import { ConfigurationFile } from '@symbolon/contracts';
import { ConfigurationSource } from './configuration-source.ts';
import { MergedSource } from './merged-source.ts';
import { resolveReferences } from './value-references.ts';

export { ConfigurationFileError };

/** Where the files that were read say what they say, for what only the database can tell. */
interface Read {
  readonly source: MergedSource;
  /** The files as they were named. */
  readonly names: ReadonlyMap<Source, string>;
}
const reads = new WeakMap<ConfigurationFile, Read>();

/** Reads the declarative file, or throws a ConfigurationFileError with all its mistakes. Nothing is looked up in the database. */
export const readConfigurationFile = (path: string, environment: NodeJS.ProcessEnv): Promise<ConfigurationFile> => readConfigurationFiles([path], environment);

/** Reads several files as one. What two of them name is a mistake: each file owns what it names. */
export async function readConfigurationFiles(paths: readonly [string, ...string[]], environment: NodeJS.ProcessEnv): Promise<ConfigurationFile> {
  const [first, ...others] = paths;
  const read = await Promise.all([readOne(first, environment), ...others.map((path) => readOne(path, environment))] as const);
  const [{ source: one }, ...more] = read;
  const source = new MergedSource([one, ...more.map((each) => each.source)]);
  const unresolved = [...source.mistakes, ...read.flatMap((each) => each.unresolved.map(({ path, sentence }) => ({ path: source.pathFrom(each.source, path), sentence })))];
  const result = ConfigurationFile.safeParse(source.read(), { error: sentenceOf });
  const mistakes = [...unresolved, ...(result.success ? [] : mistakesOf(result.error.issues, source, unresolved))];
  if (!result.success || mistakes.length > 0) throw new ConfigurationFileError(source.describe(mistakes));
  reads.set(result.data, { source, names: new Map(read.map((each, index) => [each.source, paths[index] ?? first])) });
  return result.data;
}

async function readOne(path: string, environment: NodeJS.ProcessEnv): Promise<{ readonly source: Source; readonly unresolved: readonly Mistake[] }> {
  const file = new YamlSource(path, await textOf(path, missing));
  const references = resolveReferences(file, environment, dirname(path));
  const { source, mistakes } = await ConfigurationSource.load(file, path);
  return { source, unresolved: [...references, ...mistakes] };
}

/** All mistakes of a file that names no other, a line each; empty when there are none. */
export function mistakesIn(source: YamlSource, environment: NodeJS.ProcessEnv): string {
  const references = resolveReferences(source, environment, '');
  const result = ConfigurationFile.safeParse(source.read(), { error: sentenceOf });
  return source.describe([...references, ...(result.success ? [] : mistakesOf(result.error.issues, source, references))]);
}

/** The error for mistakes found later in a file that was read here: with line and column, unless it was not. */
export function errorIn(file: ConfigurationFile, mistakes: readonly Mistake[]): ConfigurationFileError {
  const plain = () => mistakes.map(({ path, sentence }) => `${formatPath(path)}: ${sentence}`).join('\n');
  return new ConfigurationFileError(reads.get(file)?.source.describe(mistakes) ?? plain());
}

/** The file that says what stands at a path, as it was named; undefined unless it was read here. */
export function fileAt(file: ConfigurationFile, path: Path): string | undefined {
  const read = reads.get(file);
  return read?.names.get(read.source.fileOf(path));
}

const missing = 'there is no such file: write one, beginning with a copy of examples/symbolon.yaml, or start without it';
