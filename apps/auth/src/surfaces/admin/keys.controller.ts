import { Controller, Req, Res } from '@nestjs/common';
import { api, type SigningKeyList } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SigningKeyStore } from '../../domain/keys/signing-key.store.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { AdminDoor } from './admin-door.ts';

/** The signing keys, without what signs. Stolen ones are replaced at the machine: symbolon keys rotate --compromised. */
@Controller()
export class KeysController {
  constructor(
    private readonly door: AdminDoor,
    private readonly keys: SigningKeyStore,
  ) {}

  @Serves(api.admin.listSigningKeys)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SigningKeyList> {
    return this.door.read(api.admin.listSigningKeys, request, reply, async () => viewOf(await this.keys.list()));
  }

  @Serves(api.admin.rotateSigningKeys)
  rotate(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SigningKeyList> {
    return this.door.change(api.admin.rotateSigningKeys, request, reply, () => async ({ transaction, actor }) => {
      await this.keys.rotateIn(transaction, actor);
      return viewOf(await this.keys.list(transaction));
    });
  }
}

const viewOf = (keys: Awaited<ReturnType<SigningKeyStore['list']>>): SigningKeyList => ({
  items: keys.map(({ kid, alg, createdAt, state, signsFrom, replacedFrom, forgottenFrom }) => ({
    kid,
    alg,
    created_at: createdAt.toISOString(),
    signs: state === 'signs',
    state,
    signs_from: signsFrom.toISOString(),
    replaced_from: replacedFrom.toISOString(),
    forgotten_from: forgottenFrom?.toISOString() ?? null,
  })),
});
