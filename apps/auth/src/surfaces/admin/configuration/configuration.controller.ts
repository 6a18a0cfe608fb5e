import { Controller, Req, Res } from '@nestjs/common';
import { api, type ConfiguredObject, type ConfiguredObjectPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { storedEntry } from '../../../domain/configuration/stored-entry.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import type { Caller } from '../callers.ts';
import { demandOwn } from '../own-permissions.ts';
import { ConfiguredObjects, demandName } from './configured-objects.ts';

const { admin } = api;

/** APIs, who relies on their contracts, how the pages look, how people sign in, and by which other providers. */
@Controller()
export class ConfigurationController {
  constructor(
    private readonly door: AdminDoor,
    private readonly objects: ConfiguredObjects,
  ) {}

  @Serves(admin.listResourceServers)
  listResourceServers(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObjectPage> {
    return this.door.read(admin.listResourceServers, request, reply, ({ query }) => this.objects.list(this.objects.kinds.resourceServer, query));
  }

  @Serves(admin.getResourceServer)
  getResourceServer(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.read(admin.getResourceServer, request, reply, ({ params }) => this.objects.get(this.objects.kinds.resourceServer, params.audience));
  }

  @Serves(admin.createResourceServer)
  createResourceServer(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.change(admin.createResourceServer, request, reply, ({ body, query }) => this.objects.putting(this.objects.kinds.resourceServer, { id: body.audience, entry: body, isNew: true, query }));
  }

  @Serves(admin.replaceResourceServer)
  replaceResourceServer(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.change(admin.replaceResourceServer, request, reply, ({ params: { audience }, body, query }) => {
      demandName('/audience', body.audience, audience);
      return this.objects.putting(this.objects.kinds.resourceServer, { id: audience, entry: body, query });
    });
  }

  @Serves(admin.deleteResourceServer)
  async deleteResourceServer(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(admin.deleteResourceServer, request, reply, ({ params, query }) => this.objects.removing(this.objects.kinds.resourceServer, params.audience, query));
  }

  @Serves(admin.listConsumers)
  listConsumers(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObjectPage> {
    return this.door.read(admin.listConsumers, request, reply, ({ query }) => this.objects.list(this.objects.kinds.consumer, query));
  }

  @Serves(admin.getConsumer)
  getConsumer(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.read(admin.getConsumer, request, reply, ({ params }) => this.objects.get(this.objects.kinds.consumer, params.consumer));
  }

  @Serves(admin.replaceConsumer)
  replaceConsumer(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.change(admin.replaceConsumer, request, reply, ({ params: { consumer }, body, query }) => {
      demandName('/consumer', body.consumer, consumer);
      return this.objects.putting(this.objects.kinds.consumer, { id: consumer, entry: body, query });
    });
  }

  @Serves(admin.deleteConsumer)
  async deleteConsumer(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(admin.deleteConsumer, request, reply, ({ params, query }) => this.objects.removing(this.objects.kinds.consumer, params.consumer, query));
  }

  @Serves(admin.getBranding)
  getBranding(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.read(admin.getBranding, request, reply, () => this.objects.get(this.objects.kinds.branding, 'branding'));
  }

  @Serves(admin.replaceBranding)
  replaceBranding(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.change(admin.replaceBranding, request, reply, ({ body, query }) => this.objects.putting(this.objects.kinds.branding, { id: 'branding', entry: body, query }));
  }

  @Serves(admin.deleteBranding)
  async deleteBranding(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(admin.deleteBranding, request, reply, ({ query }) => this.objects.removing(this.objects.kinds.branding, 'branding', query));
  }

  @Serves(admin.getSignIn)
  getSignIn(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.read(admin.getSignIn, request, reply, () => this.objects.get(this.objects.kinds.signIn, 'policy'));
  }

  @Serves(admin.replaceSignIn)
  replaceSignIn(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.change(admin.replaceSignIn, request, reply, ({ body, query }) => this.objects.putting(this.objects.kinds.signIn, { id: 'policy', entry: body, query }));
  }

  @Serves(admin.deleteSignIn)
  async deleteSignIn(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(admin.deleteSignIn, request, reply, ({ query }) => this.objects.removing(this.objects.kinds.signIn, 'policy', query));
  }

  @Serves(admin.listConnections)
  listConnections(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObjectPage> {
    return this.door.read(admin.listConnections, request, reply, ({ query }) => this.objects.list(this.objects.kinds.connection, query));
  }

  @Serves(admin.getConnection)
  getConnection(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.read(admin.getConnection, request, reply, ({ params }) => this.objects.get(this.objects.kinds.connection, params.connection));
  }

  @Serves(admin.createConnection)
  createConnection(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.change(admin.createConnection, request, reply, ({ body, query, caller }) => {
      demandRolesOf(body, caller);
      return this.objects.putting(this.objects.kinds.connection, { id: body.connection, entry: body, isNew: true, query });
    });
  }

  @Serves(admin.replaceConnection)
  replaceConnection(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.change(admin.replaceConnection, request, reply, ({ params: { connection }, body, query, caller }) => {
      demandName('/connection', body.connection, connection);
      demandRolesOf(body, caller);
      return async (change) => {
        demandRolesOf((await storedEntry(change.transaction, this.objects.kinds.connection, connection))?.entry ?? {}, caller);
        return this.objects.putting(this.objects.kinds.connection, { id: connection, entry: body, query })(change);
      };
    });
  }

  @Serves(admin.deleteConnection)
  async deleteConnection(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(admin.deleteConnection, request, reply, ({ params, query }) => this.objects.removing(this.objects.kinds.connection, params.connection, query));
  }
}

/** Whoever writes down who gets a role by a connection, or what its provider is, gives that role, and whoever has a directory read makes and disables people: they may do so otherwise, too. */
function demandRolesOf({ roles, ldap_sync_hours: hours }: { readonly roles?: unknown; readonly ldap_sync_hours?: unknown }, caller: Caller): void {
  if (hours !== undefined) demandOwn(['users:write'], caller);
  if (typeof roles === 'object' && roles !== null && Object.keys(roles).length > 0) demandOwn(['users:write'], caller);
}
