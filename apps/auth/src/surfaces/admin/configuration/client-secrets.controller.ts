import { Controller, Req, Res } from '@nestjs/common';
import { api, type AddedClientSecret, type ClientSecretList, type ClientSecretView } from '@symbolon/contracts';
import { Random, randomText } from '@symbolon/crypto';
import type { Transaction } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClientSecretStore, type HeldSecrets, type ListedSecret } from '../../../domain/clients/client-secret.store.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import type { Caller } from '../callers.ts';
import { demandTheirs } from './client-power.ts';
import { ConfiguredObjects } from './configured-objects.ts';

const { admin } = api;

/** Two secrets at once, so that an application is moved from one to the next without a gap. */
@Controller()
export class ClientSecretsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly objects: ConfiguredObjects,
    private readonly secrets: ClientSecretStore,
    private readonly random: Random,
  ) {}

  @Serves(admin.listClientSecrets)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ClientSecretList> {
    return this.door.read(admin.listClientSecrets, request, reply, async ({ params }) => {
      const listed = await this.secrets.list(params.client_id);
      if (!listed) throw new ProblemError('not-found');
      return { items: listed.map(secretView) };
    });
  }

  @Serves(admin.addClientSecret)
  add(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AddedClientSecret> {
    return this.door.change(admin.addClientSecret, request, reply, ({ params: { client_id: id }, body, caller }) => async ({ transaction, record }) => {
      const held = await this.#hold(id, caller, transaction);
      if (held.live.length === 0) throw new ProblemError('not-found', { detail: 'This client has no secret.' });
      const made = body.secret ? undefined : randomText(this.random, 32);
      const { overlap_seconds: overlap } = body;
      const added = await this.secrets.add(transaction, held, made ?? body.secret?.reveal() ?? '', overlap);
      if (added === 'known') throw new ProblemError('already-exists', { errors: [{ pointer: '/secret', detail: 'is one that the client has' }] });
      if (added === 'two_already') throw new ProblemError('two-secrets');
      await record('client.secret_added', { kind: 'client', id }, { secret_id: added.id, ...(overlap !== undefined && { overlap_seconds: overlap }) });
      return { ...secretView(added), ...(made !== undefined && { secret: made }) };
    });
  }

  @Serves(admin.deleteClientSecret)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(admin.deleteClientSecret, request, reply, ({ params: { client_id: id, secret_id }, caller }) => async ({ transaction, record }) => {
      const outcome = await this.secrets.remove(transaction, await this.#hold(id, caller, transaction), secret_id);
      if (outcome !== 'removed') throw new ProblemError(outcome === 'last' ? 'last-secret' : 'not-found');
      await record('client.secret_deleted', { kind: 'client', id }, { secret_id });
      return undefined;
    });
  }

  async #hold(id: string, caller: Caller, transaction: Transaction): Promise<HeldSecrets> {
    const held = await this.secrets.hold(transaction, id);
    if (!held) throw new ProblemError('not-found');
    await demandTheirs(this.objects, id, caller, transaction);
    if (held.declared) throw new ProblemError('managed-by-file');
    return held;
  }
}

const secretView = ({ id, createdAt, expiresAt }: ListedSecret): ClientSecretView => ({ secret_id: id, created_at: createdAt?.toISOString() ?? null, expires_at: expiresAt?.toISOString() ?? null });
