import { Controller, Req, Res } from '@nestjs/common';
import { api, type RecoveryLink, type UserFactor, type UserFactorList } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../../delivery/mail/letters.ts';
import { Factors, removalOf } from '../../../domain/factors/factors.ts';
import { RecoveryCodeStore } from '../../../domain/factors/recovery-code.store.ts';
import { RecoveryWaitStore } from '../../../domain/sessions/recovery-wait.store.ts';
import { linkLives, OneTimeTokenStore } from '../../../domain/users/one-time-token.store.ts';
import { SignInPolicyStore } from '../../../domain/users/sign-in-policy.store.ts';
import { UserDirectory } from '../../../domain/users/user-directory.ts';
import { addSeconds, Clock } from '../../../platform/clock.ts';
import { Settings } from '../../../platform/config.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { linkPath } from '../../../platform/link-path.ts';
import { AdminDoor } from '../admin-door.ts';
import { HeldUsers } from './held-users.ts';
import { factorView, ImportedFactors } from './imported-factors.ts';
import { localeOf } from './locale-of.ts';

/** What people prove who they are with beside the password: looked at, taken away from who has lost it, taken over from elsewhere. */
@Controller()
export class UserFactorsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly directory: UserDirectory,
    private readonly held: HeldUsers,
    private readonly factors: Factors,
    private readonly imported: ImportedFactors,
    private readonly recoveryCodes: RecoveryCodeStore,
    private readonly tokens: OneTimeTokenStore,
    private readonly settings: Settings,
    private readonly waits: RecoveryWaitStore,
    private readonly letters: Letters,
    private readonly signIn: SignInPolicyStore,
    private readonly clock: Clock,
  ) {}

  @Serves(api.admin.listFactors)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserFactorList> {
    return this.door.read(api.admin.listFactors, request, reply, async ({ params }) => {
      if (!(await this.directory.find(params.user_id))) throw new ProblemError('not-found');
      const [items, left] = await Promise.all([this.factors.list(params.user_id), this.recoveryCodes.left(params.user_id)]);
      return { items: items.map(factorView), recovery_codes: left };
    });
  }

  /** Its person is asked for it from now on, or let in by it, and told of that. No recovery codes come with it: they are shown to nobody but its person. */
  @Serves(api.admin.addFactor)
  add(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserFactor> {
    return this.door.change(api.admin.addFactor, request, reply, async ({ params, body: factor, caller }) => {
      await this.imported.demandSound(factor);
      return async (change) => {
        const { id, username, claims } = await this.held.take(params.user_id, caller, change.transaction);
        const added = await this.imported.add(change, id, factor);
        await this.letters.tellChange(change.transaction, username, localeOf(claims));
        return added;
      };
    });
  }

  @Serves(api.admin.removeFactor)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.removeFactor, request, reply, ({ params, caller }) => async ({ transaction, record }) => {
      const { id: userId, username, claims } = await this.held.take(params.user_id, caller, transaction);
      const removed = await this.factors.remove(transaction, userId, params.factor_id);
      if (!removed) throw new ProblemError('not-found');
      const person = { kind: 'user', id: userId } as const;
      const told = removalOf(removed);
      await (told.type === 'user.phone.removed' ? record(told.type, person, told.details) : record(told.type, person, told.details));
      await this.letters.tellChange(transaction, username, localeOf(claims));
      return undefined;
    });
  }

  /** Whoever has the link can become its person: nobody makes one for who may do more than they, or for themselves. They are told of it at once. */
  @Serves(api.admin.makeRecoveryLink)
  recover(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<RecoveryLink> {
    return this.door.change(api.admin.makeRecoveryLink, request, reply, ({ params, caller }) => async ({ transaction, record }) => {
      const { id: userId, username, claims, disabledAt } = await this.held.take(params.user_id, caller, transaction);
      if (!(await this.signIn.current()).recovery.includes('administrator')) throw new ProblemError('recovery-not-offered');
      if (userId === caller.id) throw new ProblemError('own-recovery');
      if (disabledAt) throw new ProblemError('user-disabled');
      await this.waits.end(userId, 'administrator', { kind: caller.kind, id: caller.id }, transaction);
      await this.tokens.endAll(transaction, userId, 'recover');
      const token = await this.tokens.issue(transaction, { purpose: 'recover', userId, email: username, power: [...caller.permissions], ...(caller.kind === 'user' && { madeBy: caller.id }) });
      await record('user.recovery_link.made', { kind: 'user', id: userId }, {});
      await this.letters.ask(transaction, { about: 'recovery_link_made', username, flow: null, locale: localeOf(claims) });
      const url = `${this.settings.SYMBOLON_ISSUER}${linkPath(api.login.recovery, token)}`;
      return { url, expires_at: addSeconds(this.clock.now(), linkLives.recover).toISOString() };
    });
  }
}
