import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { UsageError } from '@symbolon/cli';
import { isUnavailable } from '@symbolon/database';
import { sizeOf } from '../domain/imports/file-bytes.ts';
import { ImportFileError } from '../domain/imports/foreign-person.ts';
import { importFile, type ClaimPaths } from '../domain/imports/import-file.ts';
import type { ImportWish, Outcome } from '../domain/imports/people-import.ts';
import type { FirebaseHashConfig } from '../domain/imports/source.ts';
import { sources } from '../domain/imports/sources/source-table.ts';
import { importProgressOf, peopleImportOf } from '../process/people-import.ts';
import type { Runtime } from '../process/runtime.ts';

/** What was typed after `import`. */
export interface TypedImport {
  readonly source?: string | undefined;
  readonly 'dry-run'?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly 'without-passwords'?: boolean | undefined;
  readonly claim?: string[] | undefined;
  readonly connection?: string[] | undefined;
  readonly 'firebase-hash-config'?: string | undefined;
}

interface AskedImport extends ImportWish {
  readonly kind: string;
  readonly path: string;
  readonly isJson: boolean;
  readonly claims: ClaimPaths;
  readonly hashConfig: FirebaseHashConfig | undefined;
}

/** Some people of the file were left out, and the others are here; or the database was lost on the way. */
export class ImportError extends Error {}

export function askedImport([kind = '', path = '', ...rest]: readonly string[], typed: TypedImport): AskedImport {
  const known = Object.keys(sources).join('|');
  if (!Object.hasOwn(sources, kind) || path === '' || rest.length > 0) throw new UsageError(`import needs where people come from and one file: symbolon import ${known} FILE`);
  const source = typed.source ?? kind;
  if (!/^[\w.-]{1,64}$/.test(source)) throw new UsageError('--source must be 1 to 64 letters, digits, dots, hyphens or underscores.');
  return {
    kind,
    path,
    source,
    isDryRun: typed['dry-run'] ?? false,
    isJson: typed.json ?? false,
    leavesPasswords: typed['without-passwords'] ?? false,
    claims: pairs('claim', typed.claim),
    connections: pairs('connection', typed.connection),
    hashConfig: typed['firebase-hash-config'] === undefined ? undefined : hashConfigOf(typed['firebase-hash-config']),
  };
}

/** `import`: prints what became of each record, as lines of JSON where that is asked for, and else of those that need somebody's eye. */
export async function importPeople(asked: AskedImport, runtime: Runtime, print: (line: string) => void = console.log): Promise<void> {
  const counts = { made: 0, there: 0, refused: 0 };
  const actor = { kind: 'operator' } as const;
  const people = peopleImportOf(runtime, asked, actor);
  const file = { path: asked.path, source: sources[asked.kind] ?? never(asked.kind), options: { hashConfig: asked.hashConfig }, claims: asked.claims };
  try {
    const progress = await importProgressOf(runtime, { ...asked, file: basename(asked.path), actor, bytesTotal: await sizeOf(asked.path) });
    for await (const outcome of importFile(file, people, progress)) {
      counts[outcome.status] += 1;
      if (asked.isJson) print(JSON.stringify(outcome));
      else for (const line of linesOf(outcome)) print(line.replaceAll(/\p{C}/gu, '?')); // whoever wrote the file does not steer the terminal
    }
  } catch (error) {
    if (error instanceof ImportFileError || !isUnavailable(error)) throw error; // a file that is not there has the code of a socket that is not
    throw new ImportError('The database went away, or does not answer. Of the people under way all are made, or nobody: once it is back, run the same command again, which passes by who is here.', { cause: error });
  } finally {
    if (!asked.isJson) print(`${asked.isDryRun ? 'To be made' : 'Made'}: ${counts.made}. Here from an import of before: ${counts.there}. Left out: ${counts.refused}.`);
  }
  if (counts.refused > 0) throw new ImportError(`${counts.refused} of the file ${asked.isDryRun ? 'would be' : 'are'} left out.`);
}

const linesOf = ({ place, id, status, reason, remarks = [] }: Outcome): readonly string[] => {
  const who = `${place}${id === undefined || id === '' ? '' : ` (${id})`}`;
  return status === 'refused' ? [`${who}: left out, as ${reason}`] : remarks.map((remark) => `${who}: ${remark}`);
};

function pairs(option: string, typed: readonly string[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(
    typed.map((text) => {
      const [, name, value] = /^([^=]{1,128})=(.{1,256})$/.exec(text) ?? [];
      if (name === undefined || value === undefined || name === '__proto__') throw new UsageError(`--${option} needs a name, = and a ${option === 'claim' ? 'path: --claim plan=attributes.plan.0' : 'connection: --connection google-oauth2=google'}`);
      return [name, value];
    }),
  );
}

/** The project's parameters as the console of Firebase shows them, in a file: they are secret. */
function hashConfigOf(path: string): FirebaseHashConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  const said = (name: string): string => new RegExp(`${name}:\\s*"?([^\\s",}]+)`).exec(text)?.[1] ?? '';
  const config = { signerKey: said('base64_signer_key'), saltSeparator: said('base64_salt_separator'), rounds: Number(said('rounds')), memCost: Number(said('mem_cost')) };
  if (config.signerKey === '' || !Number.isInteger(config.rounds) || !Number.isInteger(config.memCost) || config.memCost === 0) throw new UsageError(`${path} is not what the console of Firebase shows as hash_config: base64_signer_key, base64_salt_separator, rounds, mem_cost.`);
  return config;
}

function never(kind: string): never {
  throw new Error(`There is no source ${kind}.`);
}
