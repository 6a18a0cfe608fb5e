import { Controller, Req, Res } from '@nestjs/common';
import { api, type NewScimToken, type ScimSource, type ScimSourceList, type ScimTokenList } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProvisionedUserStore } from '../../domain/provisioning/provisioned-user.store.ts';
import { ScimSourceStore } from '../../domain/provisioning/scim-source.store.ts';
import { ScimTokenStore } from '../../domain/provisioning/scim-token.store.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { ProblemError } from '../../platform/errors/problem-error.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { AdminDoor } from './admin-door.ts';
import { demandOwn } from './own-permissions.ts';
import { sourceView, tokenView } from './scim-view.ts';
import { HeldUsers } from './users/held-users.ts';

const day = 86_400;
/** A list shows all of them, so that none is forgotten that could still change people. */
const mostSources = 1000;
const mostTokens = 10;

/** Directories that push people here, their tokens, and who is given into their hands. */
@Controller()
export class ScimController {
  constructor(
    private readonly door: AdminDoor,
    private readonly held: HeldUsers,
    private readonly sources: ScimSourceStore,
    private readonly tokens: ScimTokenStore,
    private readonly provisioned: ProvisionedUserStore,
    private readonly clock: Clock,
  ) {}

  @Serves(api.admin.listScimSources)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ScimSourceList> {
    return this.door.read(api.admin.listScimSources, request, reply, async () => ({ items: (await this.sources.list(mostSources)).map(sourceView) }));
  }

  @Serves(api.admin.createScimSource)
  create(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ScimSource> {
    return this.door.change(api.admin.createScimSource, request, reply, ({ body }) => async ({ transaction, record }) => {
      if ((await this.sources.count(transaction)) >= mostSources) throw new ProblemError('invalid-request', { detail: `There are ${mostSources} directories at most: delete one that is used no more first.` });
      const source = await this.sources.create(transaction, body.name);
      await record('scim_source.created', { kind: 'scim_source', id: source.id }, { before: null, after: { name: source.name } });
      return sourceView(source);
    });
  }

  @Serves(api.admin.deleteScimSource)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.deleteScimSource, request, reply, ({ params }) => async ({ transaction, record }) => {
      const source = await this.sources.find(params.source_id, transaction);
      if (!source) throw new ProblemError('not-found');
      if (source.declared) throw new ProblemError('managed-by-file');
      await this.sources.remove(transaction, source.id);
      await record('scim_source.deleted', { kind: 'scim_source', id: source.id }, { before: { name: source.name }, after: null });
      return undefined;
    });
  }

  @Serves(api.admin.listScimTokens)
  listTokens(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ScimTokenList> {
    return this.door.read(api.admin.listScimTokens, request, reply, async ({ params }) => {
      if (!(await this.sources.find(params.source_id))) throw new ProblemError('not-found');
      return { items: (await this.tokens.list(params.source_id)).map(tokenView) };
    });
  }

  /** By a token people are made and changed: who gives one has to be allowed that themselves. */
  @Serves(api.admin.createScimToken)
  createToken(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<NewScimToken> {
    return this.door.change(api.admin.createScimToken, request, reply, ({ params, body, caller }) => async ({ transaction, record }) => {
      demandOwn(['users:write'], caller);
      if (!(await this.sources.find(params.source_id, transaction))) throw new ProblemError('not-found');
      if ((await this.tokens.count(transaction, params.source_id)) >= mostTokens) throw new ProblemError('invalid-request', { detail: `A directory has ${mostTokens} tokens at most: delete one that is used no more first.` });
      const expiresAt = body.expires_in_days === 0 ? null : addSeconds(this.clock.now(), body.expires_in_days * day);
      const { token, ...issued } = await this.tokens.issue(transaction, params.source_id, expiresAt);
      await record('scim_source.token_added', { kind: 'scim_source', id: params.source_id }, { token_id: issued.id, ...(expiresAt && { expires_at: expiresAt.toISOString() }) });
      return { ...tokenView(issued), token };
    });
  }

  @Serves(api.admin.deleteScimToken)
  async removeToken(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.deleteScimToken, request, reply, ({ params }) => async ({ transaction, record }) => {
      const isDeclared = await this.tokens.isDeclared(transaction, params.source_id, params.token_id);
      if (isDeclared === undefined) throw new ProblemError('not-found');
      if (isDeclared) throw new ProblemError('managed-by-file');
      await this.tokens.end(transaction, params.token_id);
      await record('scim_source.token_deleted', { kind: 'scim_source', id: params.source_id }, { token_id: params.token_id });
      return undefined;
    });
  }

  /** Whoever has the token can become them, so nobody gives more than they could change themselves. */
  @Serves(api.admin.linkScimUser)
  async link(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.linkScimUser, request, reply, ({ params, caller }) => async ({ transaction, record }) => {
      demandOwn(['users:write'], caller);
      const person = await this.held.takeEntry(params.user_id, caller, transaction);
      if (!(await this.sources.find(params.source_id, transaction))) throw new ProblemError('not-found');
      if (person.administratorRoles.length > 0) throw new ProblemError('outranked');
      const said = { externalId: null, attributes: {}, disabledAt: null };
      if (!(await this.provisioned.add(transaction, params.source_id, person.id, said, this.clock.now()))) throw new ProblemError('already-exists', { detail: 'This person is in the hands of a directory already.' });
      await record('user.provisioning.begun', { kind: 'user', id: person.id }, { source: params.source_id });
      return undefined;
    });
  }

  @Serves(api.admin.unlinkScimUser)
  async unlink(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.unlinkScimUser, request, reply, ({ params }) => async ({ transaction, record }) => {
      if (!(await this.provisioned.letGo(transaction, params.source_id, params.user_id, this.clock.now()))) throw new ProblemError('not-found');
      await record('user.provisioning.ended', { kind: 'user', id: params.user_id }, { source: params.source_id });
      return undefined;
    });
  }
}
