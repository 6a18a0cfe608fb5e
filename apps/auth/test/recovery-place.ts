import { desk, staff, staffOf } from './administration.ts';
import { Browser, pageOf } from './browser.ts';
import type { MailFolder } from './mailbox.ts';
import { shop, startProvider, type Provider } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';

/** Who has lost something, and what they choose anew. */
export const [ada, words, secret] = ['ada@example.com', 'violet tractor hums at nine', 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'];

/** People, and who administers them, on two nodes, for tests of how somebody gets back in. */
export interface RecoveryPlace {
  readonly provider: Provider;
  readonly second: Provider;
  /** As it was in the beginning, on both nodes. */
  rewind(): Promise<void>;
  userId(username?: string): Promise<string>;
  /** Where a log-in with a password comes to. */
  logIn(password: string): Promise<string | undefined>;
  close(): Promise<void>;
}

export async function openRecoveryPlace(folder: MailFolder, policy: Parameters<typeof setSignInPolicy>[1] = {}): Promise<RecoveryPlace> {
  const provider = await startProvider(folder.environment);
  const second = await provider.another();
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  await staffOf(provider);
  if (Object.keys(policy).length > 0) await setSignInPolicy(provider, policy);
  const rewind = await provider.snapshot();
  return {
    provider,
    second,
    async rewind() {
      await rewind();
      await Promise.all([provider.news(), second.news()]);
    },
    userId: async (username = ada) => (await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: username } })).id,
    async logIn(password) {
      const browser = new Browser(provider);
      return pageOf(await browser.submit(await browser.go('/account'), { username: ada, password }));
    },
    async close() {
      await second.close();
      await provider.close();
      folder.close();
    },
  };
}
