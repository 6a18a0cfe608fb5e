import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const schema = z.strictObject({ name: z.string().exactOptional(), taken_at: z.string(), until: z.string() });

/** What a restore tells the server that will be started on it: there, it becomes an event. */
export type Restored = z.infer<typeof schema>;

const name = 'restored.json';

export const markRestored = (directory: string, restored: Restored): void => writeFileSync(join(directory, name), `${JSON.stringify(restored)}\n`, { mode: 0o600 });

/** Tells of a restore once, whoever of several starts first; where that fails, it is told at the next start. */
export async function tellRestored(directory: string, tell: (restored: Restored) => Promise<void>): Promise<void> {
  const taken = join(directory, `${name}.taken`);
  try {
    renameSync(join(directory, name), taken);
  } catch {
    return;
  }
  try {
    await tell(schema.parse(JSON.parse(readFileSync(taken, 'utf8'))));
    rmSync(taken);
  } catch (error) {
    renameSync(taken, join(directory, name));
    throw error;
  }
}
