import { Controller, Req, Res } from '@nestjs/common';
import { api, type ConfiguredObject, type ConfiguredObjectPage, type PushedPersonPage, type ScimTargetPlan, type ScimTargetState } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Comparison } from '../../../delivery/scim/comparison.ts';
import { GroupComparison } from '../../../delivery/scim/group-comparison.ts';
import { PushedGroupStore } from '../../../domain/provisioning/pushed-group.store.ts';
import { PushedUserStore } from '../../../domain/provisioning/pushed-user.store.ts';
import { PushFailure } from '../../../domain/provisioning/scim-target.ts';
import { ScimTargetStore } from '../../../domain/provisioning/scim-target.store.ts';
import { Clock } from '../../../platform/clock.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { Cursors } from '../../../platform/http/cursors.ts';
import { AdminDoor } from '../admin-door.ts';
import { demandOwn } from '../own-permissions.ts';
import { ConfiguredObjects, demandName } from './configured-objects.ts';
import { personView, planOf, stateView } from './scim-target-view.ts';

const { admin } = api;

/** Groups that could not be pushed, of those that a state names. */
const failuresShown = 20;

/** Applications that people are pushed to, and how it stands with each. Whoever sets one up has it told of people: they may look at them otherwise, too. */
@Controller()
export class ScimTargetsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly objects: ConfiguredObjects,
    private readonly targets: ScimTargetStore,
    private readonly pushed: PushedUserStore,
    private readonly groups: PushedGroupStore,
    private readonly comparison: Comparison,
    private readonly groupComparison: GroupComparison,
    private readonly cursors: Cursors,
    private readonly clock: Clock,
  ) {}

  @Serves(admin.listScimTargets)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObjectPage> {
    return this.door.read(admin.listScimTargets, request, reply, ({ query }) => this.objects.list(this.objects.kinds.scimTarget, query));
  }

  @Serves(admin.getScimTarget)
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.read(admin.getScimTarget, request, reply, ({ params }) => this.objects.get(this.objects.kinds.scimTarget, params.target));
  }

  @Serves(admin.createScimTarget)
  create(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.change(admin.createScimTarget, request, reply, ({ body, query, caller }) => {
      demandOwn(['users:read'], caller);
      return this.objects.putting(this.objects.kinds.scimTarget, { id: body.target, entry: body, isNew: true, query });
    });
  }

  @Serves(admin.replaceScimTarget)
  replace(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConfiguredObject> {
    return this.door.change(admin.replaceScimTarget, request, reply, ({ params: { target }, body, query, caller }) => {
      demandName('/target', body.target, target);
      demandOwn(['users:read'], caller);
      return this.objects.putting(this.objects.kinds.scimTarget, { id: target, entry: body, query });
    });
  }

  @Serves(admin.deleteScimTarget)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(admin.deleteScimTarget, request, reply, ({ params, query }) => this.objects.removing(this.objects.kinds.scimTarget, params.target, query));
  }

  @Serves(admin.getScimTargetState)
  state(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ScimTargetState> {
    return this.door.read(admin.getScimTargetState, request, reply, async ({ params }) => {
      const state = await this.targets.state(params.target);
      if (!state) throw new ProblemError('not-found');
      return stateView(state, await this.pushed.counts(params.target), await this.groups.counts(params.target), await this.groups.failures(params.target, failuresShown));
    });
  }

  @Serves(admin.getScimTargetPlan)
  plan(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ScimTargetPlan> {
    return this.door.read(admin.getScimTargetPlan, request, reply, async ({ params, caller }) => {
      demandOwn(['users:read'], caller);
      const target = await this.targets.find(params.target);
      if (!target) throw new ProblemError('not-found');
      return planOf(this.comparison.of(target), this.groupComparison.of(target), this.clock).catch((error: unknown) => {
        if (!(error instanceof PushFailure)) throw error;
        if (error.of === 'node') throw new ProblemError('unavailable', { reason: 'draining', retryAfter: 1 });
        throw new ProblemError('invalid-request', { detail: `The application could not be asked: ${error.message}${error.status === null ? '' : ` (status ${error.status})`}.` });
      });
    });
  }

  @Serves(admin.pushScimTarget)
  async push(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(admin.pushScimTarget, request, reply, ({ params }) => async ({ transaction, record }) => {
      if (!(await this.targets.askForComparison(transaction, params.target))) throw new ProblemError('not-found');
      await record('scim_target.push_asked', { kind: 'scim_target', id: params.target }, {});
      return undefined;
    });
  }

  @Serves(admin.listPushedPeople)
  people(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<PushedPersonPage> {
    return this.door.read(admin.listPushedPeople, request, reply, async ({ params, query, caller }) => {
      demandOwn(['users:read'], caller);
      if (!(await this.targets.state(params.target))) throw new ProblemError('not-found');
      return this.cursors.page(JSON.stringify(['pushed', params.target, query.state]), query, {
        find: (after, limit) => this.pushed.list(params.target, query.state, after?.[1], limit),
        placeOf: ({ externalId }) => ['', externalId],
        view: personView,
      });
    });
  }
}
