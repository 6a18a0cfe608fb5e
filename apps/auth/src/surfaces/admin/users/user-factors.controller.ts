import { Controller, Req, Res } from '@nestjs/common';
import { api, type UserFactor, type UserFactorList } from '@symbolon/contracts';
import { fromBase32, Random, randomText } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../../delivery/mail/letters.ts';
import { AuthenticatorStore, mostAuthenticators } from '../../../domain/factors/authenticator.store.ts';
import { Factors, type Factor } from '../../../domain/factors/factors.ts';
import { RecoveryCodeStore } from '../../../domain/factors/recovery-code.store.ts';
import { UserDirectory } from '../../../domain/users/user-directory.ts';
import { Clock } from '../../../platform/clock.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import { HeldUsers } from './held-users.ts';
import { localeOf } from './locale-of.ts';

/** What people prove who they are with beside the password: looked at, taken away from who has lost it, taken over from elsewhere. */
@Controller()
export class UserFactorsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly directory: UserDirectory,
    private readonly held: HeldUsers,
    private readonly factors: Factors,
    private readonly authenticators: AuthenticatorStore,
    private readonly recoveryCodes: RecoveryCodeStore,
    private readonly letters: Letters,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  @Serves(api.admin.listFactors)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserFactorList> {
    return this.door.read(api.admin.listFactors, request, reply, async ({ params }) => {
      if (!(await this.directory.find(params.user_id))) throw new ProblemError('not-found');
      const [items, left] = await Promise.all([this.factors.list(params.user_id), this.recoveryCodes.left(params.user_id)]);
      return { items: items.map(viewOf), recovery_codes: left };
    });
  }

  /** Its person is asked for a code from now on. No recovery codes come with it: they are shown to nobody but its person. */
  @Serves(api.admin.addFactor)
  add(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserFactor> {
    return this.door.change(api.admin.addFactor, request, reply, ({ params, body: { name, secret }, caller }) => async ({ transaction, record }) => {
      const { id: userId } = await this.held.take(params.user_id, caller, transaction);
      if ((await transaction.authenticator.count({ where: { userId } })) >= mostAuthenticators) throw new ProblemError('too-many-factors');
      const id = `authenticator_${randomText(this.random, 16)}`;
      await this.authenticators.add(transaction, { id, userId, name, secret: fromBase32(secret.reveal()), step: 0 });
      await this.factors.changed(transaction, userId);
      await record('user.factor.added', { kind: 'user', id: userId }, { kind: 'authenticator', name });
      return viewOf({ id, kind: 'authenticator', name, createdAt: this.clock.now(), lastUsedAt: null });
    });
  }

  @Serves(api.admin.removeFactor)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.removeFactor, request, reply, ({ params, caller }) => async ({ transaction, record }) => {
      const { id: userId, username, claims } = await this.held.take(params.user_id, caller, transaction);
      const removed = await this.factors.remove(transaction, userId, params.factor_id);
      if (!removed) throw new ProblemError('not-found');
      const person = { kind: 'user', id: userId } as const;
      await (removed.kind === 'phone' ? record('user.phone.removed', person, { ending: removed.name }) : record('user.factor.removed', person, { kind: removed.kind, name: removed.name }));
      await this.letters.tellChange(transaction, username, localeOf(claims));
      return undefined;
    });
  }
}

const viewOf = ({ id, kind, name, createdAt, lastUsedAt }: Factor): UserFactor => ({
  factor_id: id,
  kind,
  name,
  created_at: createdAt.toISOString(),
  last_used_at: lastUsedAt?.toISOString() ?? null,
});
