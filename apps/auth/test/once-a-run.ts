import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of this run, which the guard of global-setup.ts removes. */
export function runDirectory(): string {
  const directory = process.env['TEST_DATABASE_DIRECTORY'];
  if (!directory) throw new Error('Tests with a database need globalSetup: ./test/global-setup.ts in jest.config.js.');
  return directory;
}

/** What all suites of a jest run share, as JSON: whoever comes first makes it and notes it in the run's folder, once that is there. */
export async function onceARun<Value>(name: string, make: () => Promise<Value>): Promise<Value> {
  const note = join(runDirectory(), `${name}.json`);
  const known = readNote(note);
  if (known !== undefined) return known as Value;
  const made = await make();
  writeFileSync(`${note}.${process.pid}`, JSON.stringify(made), { mode: 0o600 });
  renameSync(`${note}.${process.pid}`, note);
  return made;
}

function readNote(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
