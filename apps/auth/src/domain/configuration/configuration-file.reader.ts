import { dirname } from 'node:path';
import { ConfigurationFileError, formatPath, mistakesOf, sentenceOf, textOf, YamlSource, type Mistake, type Source } from '@symbolon/cli';
import { ConfigurationFile } from '@symbolon/contracts';
import { ConfigurationSource } from './configuration-source.ts';
import { resolveReferences } from './value-references.ts';

export { ConfigurationFileError };

/** Where the files that were read say what they say, for mistakes that only the database can tell. */
const sources = new WeakMap<ConfigurationFile, Source>();

/** Reads the declarative file, or throws a ConfigurationFileError with all its mistakes. Nothing is looked up in the database. */
export async function readConfigurationFile(path: string, environment: NodeJS.ProcessEnv): Promise<ConfigurationFile> {
  const file = new YamlSource(path, await textOf(path, missing));
  const references = resolveReferences(file, environment, dirname(path));
  const { source, mistakes: unread } = await ConfigurationSource.load(file, path);
  const unresolved = [...references, ...unread];
  const result = ConfigurationFile.safeParse(source.read(), { error: sentenceOf });
  const mistakes = [...unresolved, ...(result.success ? [] : mistakesOf(result.error.issues, source, unresolved))];
  if (!result.success || mistakes.length > 0) throw new ConfigurationFileError(source.describe(mistakes));
  sources.set(result.data, source);
  return result.data;
}

/** The error for mistakes found later in a file that was read here: with line and column, unless it was not. */
export function errorIn(file: ConfigurationFile, mistakes: readonly Mistake[]): ConfigurationFileError {
  const plain = () => mistakes.map(({ path, sentence }) => `${formatPath(path)}: ${sentence}`).join('\n');
  return new ConfigurationFileError(sources.get(file)?.describe(mistakes) ?? plain());
}

const missing = 'there is no such file: write one, beginning with a copy of examples/symbolon.yaml, or start without it';
