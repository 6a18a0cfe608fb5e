import { SettingsError, type Settings } from '../platform/config.ts';
import type { Runtime } from './runtime.ts';
import { createServer } from './server.ts';
import { startSweeper } from './sweeper.ts';

/** Something that answers requests, until it is drained. */
export interface Serving {
  readonly port: number;
  /** Lets what is under way come to its end. Politely: without cutting a connection that a client may be about to use. */
  drain(how?: { readonly politely: boolean }): Promise<void>;
}

/** Serves in this process, and does what is to be done in the background. */
export async function serveHere(runtime: Runtime): Promise<Serving> {
  const [server] = await Promise.all([createServer(runtime), runtime.passwords.prepare()]);
  const port = await server.listen().catch((error: unknown) => {
    throw listenError(error, runtime.settings);
  });
  await server.look();
  const sweeper = startSweeper(runtime, server);
  return {
    port,
    drain(how) {
      sweeper.stop();
      return server.drain(how);
    },
  };
}

/** What a person can do about an address that cannot be listened on. */
function listenError(error: unknown, { SYMBOLON_HOST, SYMBOLON_PORT }: Settings): unknown {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `SYMBOLON_PORT is ${SYMBOLON_PORT}, which another program listens on: stop it, or set SYMBOLON_PORT to a free one.`,
    EACCES: `SYMBOLON_PORT is ${SYMBOLON_PORT}, which this user may not listen on: set it to 1024 or more.`,
    EADDRNOTAVAIL: `SYMBOLON_HOST is ${SYMBOLON_HOST}, which is no address of this machine: correct it.`,
    ENOTFOUND: `SYMBOLON_HOST is ${SYMBOLON_HOST}, which has no address: correct it.`,
  };
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? error : new SettingsError(reason);
}
