import { Controller, Req, Res } from '@nestjs/common';
import { api, type AccountPasskeyList } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KeyMakes } from '../../../domain/factors/key-makes.ts';
import { PasskeyChange } from '../../../domain/factors/passkey-change.ts';
import { providerOf } from '../../../domain/factors/passkey-providers.ts';
import { PasskeyStore, type Passkey } from '../../../domain/factors/passkey.store.ts';
import { shownName } from '../../../domain/users/user.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { note } from '../../../platform/http/request-log.ts';
import { FactorAnswers } from '../factor-answers.ts';
import { AccountDoor } from './account-door.ts';

/** The passkeys of a person. They are made on the provider's own page: a browser makes one for no other origin. */
@Controller()
export class OwnPasskeysController {
  constructor(
    private readonly door: AccountDoor,
    private readonly passkeys: PasskeyStore,
    private readonly makes: KeyMakes,
    private readonly changes: PasskeyChange,
    private readonly answers: FactorAnswers,
  ) {}

  @Serves(api.myAccount.listPasskeys)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AccountPasskeyList> {
    return this.door.open(api.myAccount.listPasskeys, request, reply, async ({ caller }) => ({ items: (await this.#of(caller.userId)).map((key) => viewOf(key, this.makes.isHardware(key))) }));
  }

  @Serves(api.myAccount.renamePasskey)
  async rename(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.open(api.myAccount.renamePasskey, request, reply, async ({ caller: { userId }, params, body }) => {
      const name = shownName(body.name);
      if (name === '') throw new ProblemError('invalid-request', { errors: [{ pointer: '/name', detail: 'must have something that can be seen' }] });
      await this.#demand(userId, params.passkey_id);
      if (!(await this.passkeys.rename(userId, params.passkey_id, name))) throw new ProblemError('not-found');
      return undefined;
    });
  }

  @Serves(api.myAccount.removePasskey)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.open(api.myAccount.removePasskey, request, reply, async ({ caller, params }) => {
      await this.#demand(caller.userId, params.passkey_id);
      const outcome = await this.changes.remove(this.answers.whose(request, { session: caller }), params.passkey_id);
      if (outcome !== 'removed') throw new ProblemError(outcome === 'gone' ? 'not-found' : 'last-way-in');
      note(request, { event: 'passkey_removed' });
      return undefined;
    });
  }

  async #of(userId: string): Promise<readonly Passkey[]> {
    return (await this.passkeys.of(userId)).filter((key) => !key.isSecondFactor);
  }

  /** A security key is none here. */
  async #demand(userId: string, passkeyId: string): Promise<void> {
    if (!(await this.#of(userId)).some(({ id }) => id === passkeyId)) throw new ProblemError('not-found');
  }
}

const viewOf = ({ id, name, aaguid, isBackedUp, createdAt, lastUsedAt }: Passkey, is_hardware: boolean): AccountPasskeyList['items'][number] => ({
  passkey_id: id,
  provider: providerOf(aaguid),
  is_synced: isBackedUp,
  is_hardware,
  name,
  created_at: createdAt.toISOString(),
  last_used_at: lastUsedAt?.toISOString() ?? null,
});
