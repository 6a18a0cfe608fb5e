import { Controller, Req, Res } from '@nestjs/common';
import { api, type NewRecoveryCodes, type RememberedBrowserList, type SecondFactorList } from '@symbolon/contracts';
import { Random, randomText } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FactorChange } from '../../../domain/factors/factor-change.ts';
import { Factors } from '../../../domain/factors/factors.ts';
import { RecoveryCodeStore } from '../../../domain/factors/recovery-code.store.ts';
import { RememberedDeviceStore } from '../../../domain/factors/remembered-device.store.ts';
import { browserName } from '../../../pages/browser-name.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { note } from '../../../platform/http/request-log.ts';
import { FactorAnswers } from '../factor-answers.ts';
import { AccountDoor } from './account-door.ts';

/** What stands beside a person's password, and where it is not asked for. */
@Controller()
export class OwnFactorsController {
  constructor(
    private readonly door: AccountDoor,
    private readonly factors: Factors,
    private readonly changes: FactorChange,
    private readonly recoveryCodes: RecoveryCodeStore,
    private readonly remembered: RememberedDeviceStore,
    private readonly answers: FactorAnswers,
    private readonly random: Random,
  ) {}

  @Serves(api.myAccount.listSecondFactors)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SecondFactorList> {
    return this.door.open(api.myAccount.listSecondFactors, request, reply, async ({ caller: { userId } }) => {
      const [factors, left] = await Promise.all([this.factors.list(userId), this.recoveryCodes.left(userId)]);
      const items = factors.flatMap(({ id, kind, name, isHardware, createdAt, lastUsedAt }) => (kind === 'passkey' ? [] : [{ factor_id: id, kind, name, is_hardware: isHardware, created_at: createdAt.toISOString(), last_used_at: lastUsedAt?.toISOString() ?? null }]));
      return { items, recovery_codes: left };
    });
  }

  @Serves(api.myAccount.removeSecondFactor)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.open(api.myAccount.removeSecondFactor, request, reply, async ({ caller, params }) => {
      if (!(await this.changes.remove(this.answers.whose(request, { session: caller }), params.factor_id))) throw new ProblemError('not-found');
      note(request, { event: 'factor_removed' });
      return undefined;
    });
  }

  @Serves(api.myAccount.renewRecoveryCodes)
  renew(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<NewRecoveryCodes> {
    return this.door.open(api.myAccount.renewRecoveryCodes, request, reply, async ({ caller }) => {
      const codes = await this.changes.renewCodes(this.answers.whose(request, { session: caller }), randomText(this.random, 32));
      if (!codes) throw new ProblemError('no-second-factor');
      note(request, { event: 'recovery_codes_replaced' });
      return { recovery_codes: [...codes] };
    });
  }

  @Serves(api.myAccount.listRememberedBrowsers)
  browsers(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<RememberedBrowserList> {
    return this.door.open(api.myAccount.listRememberedBrowsers, request, reply, async ({ caller }) => ({
      items: (await this.remembered.of(caller.userId)).map(({ id, userAgent, createdAt, expiresAt }) => ({ browser_id: id, ...browserName(userAgent), remembered_at: createdAt.toISOString(), until: expiresAt.toISOString() })),
    }));
  }

  /** More is asked for then, so it needs no fresh proof. */
  @Serves(api.myAccount.forgetBrowser)
  async forget(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.open(api.myAccount.forgetBrowser, request, reply, async ({ caller, params }) => {
      if (!(await this.remembered.end(caller.userId, params.browser_id))) throw new ProblemError('not-found');
      note(request, { event: 'device_forgotten' });
      return undefined;
    });
  }
}
