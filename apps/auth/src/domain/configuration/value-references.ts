import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Mistake, Path, YamlSource } from '@symbolon/cli';
import { maxImageBytes } from '@symbolon/contracts';

/** Replaces `${NAME}` in every text by the environment's value, and `file:path` in secrets and images by the file's content. */
export function resolveReferences(source: YamlSource, environment: NodeJS.ProcessEnv, folder: string): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  for (const [scalar, path] of source.scalars()) {
    if (typeof scalar.value !== 'string') continue;
    const refuse = (sentence: string) => void mistakes.push({ path, sentence });
    const text = withVariables(scalar.value, environment, refuse);
    // What a variable holds is never a path: its value could be a secret that happens to begin like one.
    const read = !scalar.value.startsWith('file:') ? undefined : isSecret(path) ? contentOf : isImage(path) ? imageOf : undefined;
    if (text !== undefined) scalar.value = read ? read(resolve(folder, text.slice('file:'.length)), refuse) : text;
  }
  return mistakes;
}

/** `$${` stands for a literal `${`. Undefined when a variable is missing. */
function withVariables(text: string, environment: NodeJS.ProcessEnv, refuse: (sentence: string) => void): string | undefined {
  let isWhole = true;
  const replaced = text.replace(/\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g, (match, name?: string) => {
    if (match === '$${') return '${';
    const value = name === undefined ? undefined : environment[name];
    if (value !== undefined) return value;
    isWhole = false;
    refuse(`${name === undefined ? unnamed : `the environment variable ${name} is not set: set it, or`} write $\${ for a literal \${`);
    return match;
  });
  return isWhole ? replaced : undefined;
}

/** A text as it has to stand in a file, so that it is read as it is. */
export const withoutReferences = (text: string): string => text.replaceAll('${', () => '$${');

/** What stands in a file for the value of a variable. */
export const referenceTo = (variable: string): string => `\${${variable}}`;

const unnamed = '${ is not followed by the name of an environment variable and }:';

const isSecret = ([list, , member, ...deeper]: Path): boolean =>
  deeper.length === 0 ? secrets.includes(`${String(list)}.${String(member)}`) : deeper.length === 1 && list === 'clients' && member === 'client_secrets';
const secrets: readonly string[] = ['clients.client_secret', 'users.password', 'connections.client_secret', 'connections.signals_token', 'scim_sources.secret', 'scim_targets.secret'];

const isImage = ([member, name, ...deeper]: Path): boolean => deeper.length === 0 && member === 'branding' && (name === 'logo' || name === 'favicon');

/** An image's file as the contract takes it, in base64; not read when it is larger than any may be. */
function imageOf(path: string, refuse: (sentence: string) => void): string {
  try {
    const { size } = statSync(path);
    if (size > maxImageBytes) refuse(`the file it names is larger than ${maxImageBytes / 1024} KB: make it smaller`);
    else return `data:;base64,${readFileSync(path).toString('base64')}`;
  } catch (error) {
    refuseUnread(error, refuse);
  }
  return '';
}

/** The text of a secret's file without the line break at its end. The path is not repeated: it may be a secret written like one. */
function contentOf(path: string, refuse: (sentence: string) => void): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)).replace(/\r?\n$/, '');
  } catch (error) {
    refuseUnread(error, refuse);
    return '';
  }
}

function refuseUnread(error: unknown, refuse: (sentence: string) => void): void {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  refuse(`${reasons[code] ?? `the file it names cannot be read (${code})`}; its path begins at the folder of this file`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'the file it names does not exist: make it',
  EACCES: 'the file it names may not be read: let the user of this process read it',
  EISDIR: 'it names a folder: name a file',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'the file it names is not UTF-8: save it as UTF-8',
};
