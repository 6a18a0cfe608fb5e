import { AuditStore } from '../domain/audit/audit.store.ts';
import { endEverySession, leaveEverySession } from '../domain/sessions/end-every-session.ts';
import { RecoveryWaitStore } from '../domain/sessions/recovery-wait.store.ts';
import { EveryGrant } from '../domain/tokens/every-grant.ts';
import type { TokenHolder } from '../domain/tokens/grant-id.ts';
import { RevocationStore } from '../domain/tokens/revocation.store.ts';
import { usernameKey } from '../domain/users/user.ts';
import { OutboxStore } from '../platform/outbox/outbox.store.ts';
import type { Runtime } from '../process/runtime.ts';

/** Whose log-ins and tokens are to end, as it was typed. */
export type Whose = { readonly of: 'client'; readonly id: string } | { readonly of: 'user'; readonly name: string } | { readonly of: 'all' };

/** There is no such client or user. */
export class NobodyError extends Error {}

/**
 * `sessions end`: access tokens first, since one row ends them all, with the event that tells of it; then log-ins, so that nothing new
 * comes of them, and a wait for recovery; then codes and refresh tokens. Answers what to tell whoever typed it. Safe to repeat, also after a crash on the way.
 */
export async function endEverything(whose: Whose, { database, masterKey, clock, random }: Runtime): Promise<string> {
  const holder = await holderOf(whose, { database });
  const revocations = new RevocationStore(database, clock);
  const audit = new AuditStore(database, masterKey, clock, random);
  await database.prisma.$transaction(async (transaction) => {
    await revocations.revokeTokensOf(holder, transaction);
    const subject = holder.of === 'all' ? null : { kind: holder.of, id: holder.id };
    await audit.record({ type: 'sessions.ended', actor: { kind: 'operator' }, subject, details: { of: holder.of } }, transaction);
  });
  const outbox = new OutboxStore(database, masterKey, clock, random);
  const sessions = holder.of === 'client' ? await leaveEverySession(database, outbox, holder.id) : await endEverySession(database, outbox, holder.of === 'user' ? holder.id : undefined);
  if (holder.of === 'user') await new RecoveryWaitStore(database, masterKey, clock, random, outbox, audit).end(holder.id, 'administrator', { kind: 'operator' });
  const refreshTokens = await new EveryGrant(database, clock).end(holder);
  // Once more: what was refreshed on the way was issued after the first time.
  await database.prisma.$transaction((transaction) => revocations.revokeTokensOf(holder, transaction));
  return `Ended ${sessions} ${sessions === 1 ? 'log-in' : 'log-ins'}${holder.of === 'client' ? ' at this client' : ''}, ${refreshTokens} ${refreshTokens === 1 ? 'refresh token' : 'refresh tokens'}, and every access token of before.`;
}

async function holderOf(whose: Whose, { database }: Pick<Runtime, 'database'>): Promise<TokenHolder> {
  if (whose.of === 'all') return whose;
  if (whose.of === 'client') {
    const client = await database.prisma.client.findUnique({ where: { clientId: whose.id }, select: { clientId: true } });
    if (!client) throw new NobodyError(`There is no client ${whose.id}.`);
    return whose;
  }
  const user = await database.prisma.user.findUnique({ where: { usernameKey: await database.hot.accountName(usernameKey(whose.name)) }, select: { id: true } });
  if (!user) throw new NobodyError(`There is no user ${whose.name}.`);
  return { of: 'user', id: user.id };
}
