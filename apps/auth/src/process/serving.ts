import { listenError } from './listen-error.ts';
import type { Runtime } from './runtime.ts';
import { createServer } from './server.ts';
import { startSweeper } from './sweeper.ts';

/** Something that answers requests, until it is drained. */
export interface Serving {
  readonly port: number;
  /** Lets what is under way come to its end. Politely: without cutting a connection that a client may be about to use. */
  drain(how?: { readonly politely: boolean }): Promise<void>;
}

/** The same, in this process. */
export interface ServingHere extends Serving {
  /** Whether it can serve, as /health/ready says. */
  isReady(): Promise<boolean>;
}

/** Serves in this process, and does what is to be done in the background. */
export async function serveHere(runtime: Runtime): Promise<ServingHere> {
  const { SYMBOLON_HOST, SYMBOLON_PORT } = runtime.settings;
  const [server] = await Promise.all([createServer(runtime), runtime.passwords.prepare()]);
  const port = await server.listen().catch((error: unknown) => {
    throw listenError(error, { host: ['SYMBOLON_HOST', SYMBOLON_HOST], port: ['SYMBOLON_PORT', SYMBOLON_PORT] });
  });
  await server.look();
  const sweeper = startSweeper(runtime, server);
  return {
    port,
    isReady: () => server.isReady(),
    drain(how) {
      sweeper.stop();
      return server.drain(how);
    },
  };
}
