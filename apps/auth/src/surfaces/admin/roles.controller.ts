import { Controller, Req, Res } from '@nestjs/common';
import { adminRoleNames, adminRoles, api, type AdminRoleObject, type AdminRolePage } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { builtInRole } from '../../domain/administrators/role.ts';
import { RoleInUseError, RoleStore } from '../../domain/administrators/role.store.ts';
import { etagOf } from '../../domain/configuration/etag.ts';
import { storedPage } from '../../domain/configuration/stored-entry.ts';
import { ProblemError } from '../../platform/errors/problem-error.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { AdminDoor } from './admin-door.ts';
import type { Caller } from './callers.ts';
import { ConfiguredObjects, demandName, objectOf } from './configuration/configured-objects.ts';
import { Cursors } from '../../platform/http/cursors.ts';
import { demandOwn } from './own-permissions.ts';

const { admin } = api;

/** Roles of administrators: those that come with the product, and those of an installation's own. */
@Controller()
export class RolesController {
  constructor(
    private readonly door: AdminDoor,
    private readonly objects: ConfiguredObjects,
    private readonly roles: RoleStore,
    private readonly cursors: Cursors,
    private readonly database: Database,
  ) {}

  @Serves(admin.listRoles)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminRolePage> {
    return this.door.read(admin.listRoles, request, reply, ({ query }) =>
      this.cursors.page<AdminRoleObject, AdminRoleObject>('roles', query, {
        find: async (after, limit) => {
          const builtIn = after?.[0] === 'own' ? [] : builtInRoles.slice(builtInRoles.findIndex(({ id }) => id === after?.[1]) + 1);
          const own = await storedPage(this.database.prisma, this.objects.kinds.role, after?.[0] === 'own' ? after[1] : undefined, limit);
          return [...builtIn, ...own.map(objectOf)].slice(0, limit);
        },
        placeOf: ({ id, managed_by: by }) => [by === 'product' ? by : 'own', id],
        view: (role) => role,
      }),
    );
  }

  @Serves(admin.getRole)
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminRoleObject> {
    return this.door.read(admin.getRole, request, reply, async ({ params: { role } }) => builtInRoles.find(({ id }) => id === role) ?? this.objects.get(this.objects.kinds.role, role));
  }

  @Serves(admin.createRole)
  create(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminRoleObject> {
    return this.door.change(admin.createRole, request, reply, ({ body, caller }) => (change) => {
      demandOwn(body.permissions, caller);
      return this.objects.putting(this.objects.kinds.role, { id: body.role, entry: body, isNew: true, query: {} })(change);
    });
  }

  @Serves(admin.replaceRole)
  replace(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminRoleObject> {
    return this.door.change(admin.replaceRole, request, reply, ({ params: { role }, body, caller }) => async (change) => {
      demandName('/role', body.role, role);
      await this.#demandTheirs(role, caller, change.transaction);
      demandOwn(body.permissions, caller);
      return this.objects.putting(this.objects.kinds.role, { id: role, entry: body, query: {} })(change);
    });
  }

  @Serves(admin.deleteRole)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(admin.deleteRole, request, reply, ({ params: { role }, caller }) => async (change) => {
      if (builtInRole(role)) throw new ProblemError('built-in');
      await this.#demandTheirs(role, caller, change.transaction);
      return this.objects.removing(this.objects.kinds.role, role, {})(change).catch((error: unknown) => {
        throw error instanceof RoleInUseError ? new ProblemError('role-in-use', { errors: error.holders.map((detail) => ({ detail })) }) : error;
      });
    });
  }

  /** Who changes a role changes everybody who has it. */
  async #demandTheirs(name: string, caller: Caller, transaction: Transaction): Promise<void> {
    const role = await this.roles.hold(transaction, name);
    if (!role) throw new ProblemError('not-found');
    const holders = await this.roles.rolesOfHolders(transaction, name, caller.id);
    demandOwn([role, ...holders].flatMap(({ power }) => power), caller);
  }
}

const builtInRoles: readonly AdminRoleObject[] = adminRoleNames.map((role) => {
  const entry = { role, permissions: [...adminRoles[role]] };
  return { id: role, entry, secrets: [], managed_by: 'product', etag: etagOf(entry) };
});
