import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
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
  for await (const person of exportPeople(database, masterKey, secrets)) {
    if (!file.write(`${JSON.stringify(person)}\n`)) await once(file, 'drain');
    people += 1;
  }
  file.end();
  await once(file, 'finish');
  await new AuditStore(database, masterKey, clock, random).record({ type: 'users.exported', actor: { kind: 'operator' }, subject: null, details: { people, secrets } });
  return `${output} has ${people === 1 ? 'one person' : `${people} people`}${secrets ? ', with hashes of passwords and secrets of authenticators: keep it as you keep those' : ', without hashes of passwords and secrets of authenticators'}.`;
}

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
