import { Controller, Req, Res } from '@nestjs/common';
import { api, profileFault, type Account, type AccountChange, type ProfileClaim } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { ProfileChange } from '../profile-change.ts';
import { AccountDoor } from './account-door.ts';
import { AccountReading } from './account-reading.ts';

/** A person's own account, and what they say of themselves. */
@Controller()
export class OwnAccountController {
  constructor(
    private readonly door: AccountDoor,
    private readonly account: AccountReading,
    private readonly profile: ProfileChange,
  ) {}

  @Serves(api.myAccount.get)
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Account> {
    return this.door.open(api.myAccount.get, request, reply, ({ caller }) => this.account.of(caller));
  }

  @Serves(api.myAccount.change)
  change(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Account> {
    return this.door.open(api.myAccount.change, request, reply, async ({ caller, body }) => {
      const said = textsOf(body);
      const { managed_by: manager, changeable_claims: open } = await this.account.of(caller);
      if (manager === 'file') throw new ProblemError('managed-by-file');
      const closed = (Object.keys(said) as ProfileClaim[]).filter((claim) => !open.includes(claim));
      if (closed.length > 0) throw refused(closed, () => 'is not yours to change here');
      const outcome = await this.profile.make(caller.userId, said);
      if (outcome === 'gone') throw new ProblemError('unauthenticated', { reason: 'user gone' });
      if (outcome !== 'done') throw refused([outcome.wrong], (claim) => profileFault(claim, said[claim] ?? '') ?? 'cannot be this');
      return this.account.of(caller);
    });
  }
}

const textsOf = ({ claims }: AccountChange): Readonly<Partial<Record<ProfileClaim, string>>> =>
  Object.fromEntries(Object.entries(claims).flatMap(([claim, value]) => (value === undefined ? [] : [[claim, value ?? '']])));

const refused = (claims: readonly ProfileClaim[], why: (claim: ProfileClaim) => string): ProblemError =>
  new ProblemError('invalid-request', { errors: claims.map((claim) => ({ pointer: `/claims/${claim}`, detail: why(claim) })) });
