import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigurationFile } from '@symbolon/contracts';
import { mistakesOf, sentenceOf } from './contract-mistakes.ts';
import { ConfigurationFileError, formatPath, type Mistake } from './mistake.ts';
import { resolveReferences } from './value-references.ts';
import { YamlSource } from './yaml-source.ts';

export { ConfigurationFileError } from './mistake.ts';

/** Where the files that were read say what they say, for mistakes that only the database can tell. */
const sources = new WeakMap<ConfigurationFile, YamlSource>();

/** Reads the declarative file, or throws a ConfigurationFileError with all its mistakes. Nothing is looked up in the database. */
export async function readConfigurationFile(path: string, environment: NodeJS.ProcessEnv): Promise<ConfigurationFile> {
  const source = new YamlSource(path, await textOf(path));
  const unresolved = resolveReferences(source, environment, dirname(path));
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

async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigurationFileError(`${path}: ${reasons[error.code ?? ''] ?? `cannot be read (${error.code})`}`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigurationFileError(`${path}: is not UTF-8: save it as UTF-8`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file: write one, beginning with a copy of examples/symbolon.yaml, or start without it',
  EACCES: 'may not be read: let the user of this process read it',
  EISDIR: 'is a folder: name the file in it',
};
