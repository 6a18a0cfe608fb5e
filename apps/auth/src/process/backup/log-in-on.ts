import { createTryOut } from '../../domain/configuration/first-run.ts';
import type { Runtime } from '../runtime.ts';
import { createServer } from '../server.ts';
import { verifiedTokens } from '../try-out.ts';
import { BackupError } from './backup-error.ts';

/**
 * Serves a restored installation to this process alone, and logs somebody in by HTTP who is made for it; answers their name. What is
 * done in the background is not begun: mails, log-outs and webhooks that waited in the backup stay where they are.
 */
export async function logInOn(runtime: Runtime): Promise<string> {
  await runtime.database.prisma.signIn.deleteMany(); // in the copy: what the policy asks of people beside a password is no fault of a backup
  const [server, { remove, ...pair }] = await Promise.all([createServer(runtime), createTryOut(runtime.database, runtime)]);
  try {
    const port = await server.listen();
    for await (const { token } of verifiedTokens(`http://127.0.0.1:${port}`, runtime.issuer, pair)) if (!token.claims.sub) throw new Error('a token of nobody');
    return pair.username;
  } catch (cause) {
    throw new BackupError(`Nobody can log in on what was restored: ${(cause as Error).message}`, { cause });
  } finally {
    await server.drain();
    await remove();
  }
}
