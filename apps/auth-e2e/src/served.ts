import { join } from 'node:path';
import type { Scratch } from './scratch.ts';
import { emptyInstallation, runCommand, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { Terminal } from './terminal.ts';
import { firstRunOf, type FirstRun } from './tokens.ts';

/** A server after its first start, the client and the user that it made, and somebody's terminal beside it. */
export interface Served {
  readonly at: Installation;
  readonly first: FirstRun;
  readonly server: ServerProcess;
  readonly terminal: Terminal;
}

export async function served(at: Installation, terminal = new Terminal(at)): Promise<Served> {
  const server = await startServer(at);
  await server.printed(/What else there is/);
  return { at, first: firstRunOf(server.stdout), server, terminal };
}

/** An installation whose server will make its backups by itself, and where. Whoever restores knows nothing of that, and has their key. */
export interface BackedUp {
  readonly at: Installation;
  readonly elsewhere: Installation;
  readonly terminal: Terminal;
  readonly identity: string;
  readonly folder: string;
}

export async function backedUp(scratch: Scratch, settings: Readonly<Record<string, string>> = {}): Promise<BackedUp> {
  const elsewhere = await emptyInstallation(scratch);
  const terminal = new Terminal(elsewhere);
  const [identity, folder] = [join(terminal.home, 'backup.key'), join(terminal.home, 'backups')];
  const { stdout } = await runCommand(elsewhere, ['backup', 'key', identity]);
  const backups = { SYMBOLON_BACKUP_TO: folder, SYMBOLON_BACKUP_RECIPIENTS: /^age1\w+$/m.exec(stdout)?.[0] ?? '' };
  return { at: { ...elsewhere, settings: { ...elsewhere.settings, ...backups, ...settings } }, elsewhere, terminal, identity, folder };
}
