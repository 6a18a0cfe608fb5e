import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UsageError } from '@symbolon/cli';
import { AuditStore } from '../domain/audit/audit.store.ts';
import { exportPeople } from '../domain/imports/people-export.ts';
import type { Runtime } from '../process/runtime.ts';

/** What was asked of `export users`. */
export interface PeopleExport {
  readonly output: string;
  /** With hashes of passwords, and secrets of authenticators. */
  readonly secrets: boolean;
}

/** `export users`: writes everybody into a file that nobody else may read, a line of JSON each, and answers what to tell. A file that is there stays. */
export async function writePeople({ output, secrets }: PeopleExport, { database, masterKey, clock, random }: Runtime): Promise<string> {
  const file = await newFile(output);
  let people = 0;
  const lines = async function* (): AsyncGenerator<string> {
    for await (const person of exportPeople(database, masterKey, secrets)) {
      people += 1;
      yield `${JSON.stringify(person)}\n`;
    }
  };
  try {
    await pipeline(Readable.from(lines()), file);
  } catch (error) {
    throw diskFaults.has((error as NodeJS.ErrnoException).code ?? '') ? new UsageError(`${output} cannot be written to its end (${(error as NodeJS.ErrnoException).code}): take away what is there of it.`) : error;
  } finally {
    await new AuditStore(database, masterKey, clock, random).record({ type: 'users.exported', actor: { kind: 'operator' }, subject: null, details: { people, secrets } }); // what was written of a file that broke off is out, too
  }
  return `${output} has ${people === 1 ? 'one person' : `${people} people`}${secrets ? ', with hashes of passwords and secrets of authenticators: keep it as you keep those' : ', without hashes of passwords and secrets of authenticators'}.`;
}

const diskFaults: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG', 'EROFS']);

async function newFile(path: string): Promise<WriteStream> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  try {
    await once(file, 'open');
    return file;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(code === 'EEXIST' ? `${path} is there already: name another file, or take it away.` : `${path} cannot be written (${code}).`);
  }
}
