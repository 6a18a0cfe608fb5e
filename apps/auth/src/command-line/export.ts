import { writeFile } from 'node:fs/promises';
import { UsageError } from '@symbolon/cli';
import { exportConfiguration } from '../domain/configuration/export.ts';
import { allKinds } from '../domain/configuration/kinds.ts';
import type { Runtime } from '../process/runtime.ts';

/** What was asked of `export`. */
export interface Export {
  /** Where it goes; without a word, to where the command prints. */
  readonly output: string | undefined;
  readonly allUsers: boolean;
}

/** Some rows are such as no file makes: the file was written all the same. */
export class ExportError extends Error {}

/** `export`: writes the declarative file that would make what there is. A file that is there stays. */
export async function writeExport({ output, allUsers }: Export, runtime: Runtime): Promise<void> {
  const { text, variables, faults } = await exportConfiguration(runtime.database, allKinds(runtime), { allUsers });
  if (output === undefined) console.log(text.trimEnd());
  else {
    await writeNew(output, text);
    console.log(variables.length === 0 ? `${output} is written, and needs no variable.` : `${output} is written. It needs: ${variables.map(({ name }) => name).join(', ')}.`);
  }
  if (faults !== '') throw new ExportError(`What was written is refused as it is; put this right first:\n${faults}`);
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(code === 'EEXIST' ? `${path} is there already: name another file, or take it away.` : `${path} cannot be written (${code}).`);
  }
}
