import { Controller, Req, Res } from '@nestjs/common';
import { api, type AdministratorRoles } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AdministratorStore } from '../../domain/administrators/administrator.store.ts';
import { RoleStore } from '../../domain/administrators/role.store.ts';
import type { Role } from '../../domain/administrators/role.ts';
import { UserDirectory } from '../../domain/users/user-directory.ts';
import { Clock } from '../../platform/clock.ts';
import { ProblemError } from '../../platform/errors/problem-error.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { AdminDoor } from './admin-door.ts';
import { demandOwn } from './own-permissions.ts';
import { HeldUsers } from './users/held-users.ts';

/** Who administers what. */
@Controller()
export class AdministratorsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly administrators: AdministratorStore,
    private readonly roles: RoleStore,
    private readonly directory: UserDirectory,
    private readonly held: HeldUsers,
    private readonly clock: Clock,
  ) {}

  @Serves(api.admin.getAdministrator)
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdministratorRoles> {
    return this.door.read(api.admin.getAdministrator, request, reply, async ({ params }) => {
      if (!(await this.directory.find(params.user_id))) throw new ProblemError('not-found');
      return { roles: namesOf(await this.administrators.rolesOf(params.user_id)) };
    });
  }

  @Serves(api.admin.replaceAdministrator)
  replace(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdministratorRoles> {
    return this.door.change(api.admin.replaceAdministrator, request, reply, ({ params, body, caller }) => async ({ transaction, demandMatch, record }) => {
      await this.held.take(params.user_id, caller, transaction);
      const before = namesOf(await this.administrators.rolesOf(params.user_id, transaction));
      demandMatch({ roles: before });
      const wanted = await this.roles.keep(transaction, body.roles);
      const unknown = wanted.flatMap((role, index) => (role ? [] : [{ pointer: `/roles/${index}`, detail: 'is no role here' }]));
      if (unknown.length > 0) throw new ProblemError('invalid-request', { errors: unknown });
      demandOwn(wanted.flatMap((role) => (role && !before.includes(role.name) ? role.power : [])), caller);
      await this.administrators.replace(transaction, params.user_id, body.roles, this.clock.now());
      const after = namesOf(await this.administrators.rolesOf(params.user_id, transaction));
      await record('administrator.roles_changed', { kind: 'user', id: params.user_id }, { before, after });
      return { roles: after };
    });
  }
}

const namesOf = (roles: readonly Role[]): string[] => roles.map(({ name }) => name);
