import { Controller, Req, Res } from '@nestjs/common';
import { api, Secret, secretsOf, type ConfiguredObject, type ConfiguredObjectPage, type CreatedClient, type NewClientSecret } from '@symbolon/contracts';
import { Random, randomText } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClientSecretStore } from '../../../domain/clients/client-secret.store.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import { demandTheirs, demandWithin } from './client-power.ts';
import { ConfiguredObjects, demandName } from './configured-objects.ts';

/** Applications. Their secrets are shown once, when they are made. */
@Controller()
export class ClientsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly objects: ConfiguredObjects,
    private readonly secrets: ClientSecretStore,
    private readonly random: Random,
  ) {}

  @Serves(api.admin.listClients)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObjectPage> {
    return this.door.read(api.admin.listClients, request, reply, ({ query }) => this.objects.list(this.objects.kinds.client, query));
  }

  @Serves(api.admin.getClient)
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.read(api.admin.getClient, request, reply, ({ params }) => this.objects.get(this.objects.kinds.client, params.client_id));
  }

  @Serves(api.admin.createClient)
  create(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<CreatedClient> {
    return this.door.change(api.admin.createClient, request, reply, ({ body, query, caller }) => async (change) => {
      demandWithin(body.scope, caller);
      const made = secretsOf(body).length > 0 || body.token_endpoint_auth_method === 'none' ? undefined : randomText(this.random, 32);
      const entry = made === undefined ? body : { ...body, client_secret: new Secret(made) };
      const stored = await this.objects.put(this.objects.kinds.client, { id: entry.client_id, entry, isNew: true, query }, change);
      return { ...demanded(stored), ...(made !== undefined && { client_secret: made }) };
    });
  }

  @Serves(api.admin.replaceClient)
  replace(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.change(api.admin.replaceClient, request, reply, ({ params, body, query, caller }) => async (change) => {
      demandName('/client_id', body.client_id, params.client_id);
      demandWithin(body.scope, caller);
      await demandTheirs(this.objects, params.client_id, caller, change.transaction);
      return demanded(await this.objects.put(this.objects.kinds.client, { id: params.client_id, entry: body, query }, change));
    });
  }

  @Serves(api.admin.deleteClient)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.deleteClient, request, reply, ({ params, query, caller }) => async (change) => {
      await demandTheirs(this.objects, params.client_id, caller, change.transaction);
      await this.objects.put(this.objects.kinds.client, { id: params.client_id, entry: undefined, query }, change);
      return undefined;
    });
  }

  @Serves(api.admin.replaceClientSecret)
  replaceSecret(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<NewClientSecret> {
    return this.door.change(api.admin.replaceClientSecret, request, reply, ({ params, caller }) => async (change) => {
      await this.secrets.hold(change.transaction, params.client_id); // its entry is written back
      const { entry, secrets } = await demandTheirs(this.objects, params.client_id, caller, change.transaction);
      if (Object.keys(secrets).length === 0) throw new ProblemError('not-found', { detail: 'This client has no secret.' });
      const client_secret = randomText(this.random, 32);
      const read = api.admin.replaceClient.body?.read(asRequest({ ...entry, client_secret }));
      if (!read?.ok) throw new ProblemError('invalid-request', { detail: 'The client is of an older release: replace it whole.', errors: read?.refusal.parts ?? [] });
      await this.objects.put(this.objects.kinds.client, { id: params.client_id, entry: read.value, query: {} }, { ...change, record: () => change.record('client.secret_replaced', { kind: 'client', id: params.client_id }, {}) });
      return { client_secret };
    });
  }
}

function demanded<T>(stored: T | undefined): T {
  if (stored === undefined) throw new Error('What was written is not there.');
  return stored;
}

const asRequest = (body: object) => ({ contentType: 'application/json', authorization: undefined, queryNames: [], body: new TextEncoder().encode(JSON.stringify(body)) });
