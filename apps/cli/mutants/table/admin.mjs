const users = 'apps/auth/test/admin-users.spec.ts';
const permissions = 'apps/auth/test/admin-permissions.spec.ts';
const refusals = 'apps/auth/test/admin-refusals.spec.ts';
const configuration = 'apps/auth/test/admin-configuration.spec.ts';
const setup = 'apps/auth/test/setup.spec.ts';
const twoSecrets = 'apps/auth/test/two-client-secrets.spec.ts';
const callers = 'apps/auth/src/surfaces/admin/callers.ts';
const door = 'apps/auth/src/surfaces/admin/admin-door.ts';
const held = 'apps/auth/src/surfaces/admin/users/held-users.ts';
const ownPermissions = 'apps/auth/src/surfaces/admin/own-permissions.ts';
const rolesController = 'apps/auth/src/surfaces/admin/roles.controller.ts';
const roleStore = 'apps/auth/src/domain/administrators/role.store.ts';
const roles = 'apps/auth/test/admin-roles.spec.ts';
const repetitions = 'apps/auth/src/surfaces/admin/repetitions.ts';
const cursors = 'apps/auth/src/platform/http/cursors.ts';
const clientSecrets = 'apps/auth/src/domain/clients/client-secret.store.ts';
const store = 'apps/auth/src/domain/administrators/administrator.store.ts';
const invitations = 'apps/auth/src/domain/administrators/invitation.store.ts';

/** Those who administer, and the API that they do it by. @type {import('../table.mjs').MutantRows} */
export const admin = {
  'a token that was given to another API, too, is used by that API to administer': [
    [callers, 'if (found.claims.aud !== this.#audience) throw', 'if (![found.claims.aud].flat().includes(this.#audience)) throw', users, 'a token that is also for somebody else'],
    ['apps/auth/src/domain/access/access.ts', 'within.some(({ byNameOnly }) => !byNameOnly) ? within.filter((server) => !server.byNameOnly || isAsked(server)) : within', 'within.some(isAsked) ? within : within', users, 'a token that is also for somebody else'],
  ],
  "an administrator of less does what is one's of more: by an endpoint that forgot to ask, by taking over who may": [
    [door, "if (!isAllowed) throw new ProblemError('forbidden', permission ? { permission } : {});", '', permissions, 'is for these roles and no others'],
    [held, 'if (person.id !== caller.id && theirs.some((permission) => !caller.permissions.has(permission))) throw', 'if (person.id === "" && theirs.some((permission) => !caller.permissions.has(permission))) throw', permissions, 'nobody changes who has more power'],
    [ownPermissions, "if (missing !== undefined) throw new ProblemError('outranked', { permission: missing });", '', configuration, 'gets no permission that who registers it has not'],
    [callers, 'asked(found).filter((each) => permissions.has(each))', 'asked(found)', users, 'no more than their roles'],
    [door, 'Object.values(request.params as Record<string, string>).every((value) => value === id)', 'true', configuration, 'registers itself with no other right'],
  ],
  'of two secrets of a client the one that is over goes on counting: on another node, by what was remembered of it, by a change that writes it back': [
    ['apps/auth/src/surfaces/oauth/client-authentication.ts', 'client?.secrets.filter((secret) => isLive(secret, this.clock.now())) ?? []', 'client?.secrets ?? []', twoSecrets, 'ends by itself'],
    [clientSecrets, "await announceChange(transaction, 'clients');", 'void announceChange;', twoSecrets, 'without a gap'],
    [clientSecrets, 'columnsOf(added, { ...first, expiresAt: addSeconds(now, overlap) })', 'columnsOf({ ...first, expiresAt: addSeconds(now, overlap) }, added)', twoSecrets, 'a node of the release before'],
    ['apps/auth/src/domain/clients/secret-guesses.ts', 'versionOf(secret) === shown && isLive(secret, this.clock.now())', 'shown !== undefined && versionOf(secret) !== ""', twoSecrets, 'excuses nothing'],
    [clientSecrets, "await lockExclusively(transaction, 'symbolon/reconcile');", 'void lockExclusively;', twoSecrets, 'deleted while the client is changed'],
  ],
  'a client gets more secrets than two, or none, by two administrators at once': [
    [clientSecrets, "if (!first || other) return 'two_already';", "if (!first) return 'two_already';", twoSecrets, 'of many who add one at once'],
    [clientSecrets, "if (!left || left.expiresAt !== null) return 'last';", "if (!left) return 'last';", twoSecrets, 'takes the place of another stays'],
    ['apps/auth/src/surfaces/admin/configuration/client-secrets.controller.ts', 'await demandTheirs(this.objects, id, caller, transaction);', 'void demandTheirs, void caller;', twoSecrets, 'with more power'],
    ['apps/auth/src/surfaces/admin/configuration/client-secrets.controller.ts', "if (held.declared) throw new ProblemError('managed-by-file');", '', twoSecrets, 'for a client of the file'],
  ],
  'a password alone administers where two factors are demanded': [
    [callers, 'if (this.#needsTwoFactors && !hadTwoFactors(found.claims.acr)) throw', 'if (this.#needsTwoFactors && !found.claims.acr) throw', users, 'where a second factor is demanded'],
  ],
  'a role that was taken away goes on counting, on another node': [
    [callers, 'const roles = await this.administrators.rolesOf(user.id);', 'const known = Callers as unknown as { seen?: Map<string, ReturnType<AdministratorStore["rolesOf"]>> };\n    const seen = (known.seen ??= new Map());\n    const roles = await (seen.get(user.id) ?? seen.set(user.id, this.administrators.rolesOf(user.id)).get(user.id) ?? []);', permissions, 'a token does no more than its person may now'],
  ],
  'a power that is given by who has it not: a role that is made, changed or given beyond them, a change of what somebody stronger has': [
    [ownPermissions, "if (missing !== undefined) throw new ProblemError('outranked', { permission: missing });", '', roles, 'to a role that they make'],
    [rolesController, 'await this.#demandTheirs(role, caller, change.transaction);\n      demandOwn(body.permissions, caller);', 'await this.#demandTheirs(role, caller, change.transaction);', roles, 'to a role that they make'],
    [rolesController, 'await this.roles.rolesOfHolders(transaction, name, caller.id);', '(await this.roles.rolesOfHolders(transaction, name, caller.id)).slice(1000);', roles, 'of somebody who has more'],
    [rolesController, 'demandOwn([role, ...holders].flatMap', 'demandOwn(holders.flatMap', roles, 'of somebody who has more'],
    ['apps/auth/src/surfaces/admin/administrators.controller.ts', '!before.includes(role.name) ? role.power : []', 'before.includes(role.name) ? role.power : []', roles, 'to a person, themselves'],
    ['apps/auth/src/domain/administrators/role.ts', 'power: isKnown ? permissions : allPermissions', 'power: isKnown || !isKnown ? permissions : allPermissions', roles, 'counts as everything'],
    [callers, 'new Set(roles.flatMap((role) => role.permissions))', 'new Set(roles.flatMap((role) => role.power))', roles, 'counts as everything'],
    [callers, 'new Set(roles.flatMap((role) => role.permissions))', 'new Set(roles.length > 0 ? allPermissions : [])', permissions, 'made by chance'],
  ],
  'a role that is gone is had: given while it is removed, or by a link of before': [
    [roleStore, 'if (holders.length > 0) throw new RoleInUseError', 'if (holders.length > 50) throw new RoleInUseError', roles, 'is made, given, changed'],
    [roleStore, 'ORDER BY name FOR SHARE', 'ORDER BY name', roles, 'given and removed at once'],
    [roleStore, 'await transaction.adminInvitation.deleteMany({ where: { role: name } });', '', roles, 'a link of the machine'],
  ],
  'nobody is left who can administer: the last owner demoted, disabled or deleted, two at once, by the end of a first run': [
    // What keeps the owner is SQL, which is read as it is; that the doors ask it is ours.
    [store, "await keepingAnOwner(transaction.administrator.deleteMany({ where: { userId, role: { notIn: [...roles] } } }));", '', refusals, 'stays, by every door'],
    [store, "if (sqlStateOf(error) === 'SY001') throw", "if (sqlStateOf(error) === 'SY002') throw", refusals, 'stays, by every door'],
    ['apps/auth/src/surfaces/admin/users/user-support.ts', 'await keepingAnOwner(transaction.user.update({ where: { id }, data: { disabledAt, deletionAt: null }, select: { id: true } }));', '', refusals, 'stays, by every door'],
  ],
  'of two administrators the second undoes the first unseen': [
    ['apps/auth/src/domain/users/user-directory.ts', 'SELECT id FROM users WHERE id = ${id} FOR UPDATE', 'SELECT id FROM users WHERE id = ${id}', refusals, 'of two who change the same person at once'],
    ['apps/auth/src/surfaces/admin/configuration/configured-objects.ts', "await lockExclusively(transaction, 'symbolon/reconcile');", 'void lockExclusively;', refusals, 'of two who change the same'],
    ['apps/auth/src/surfaces/admin/users/user-writing.ts', 'demandMatch(before);', '', refusals, 'of two who change the same person at once'],
  ],
  'a request that is sent again makes, mails or gives away twice; or tells its answer to somebody else': [
    [repetitions, 'if (!request) return prisma.$transaction(work);', 'if (!request || request.name !== "") return prisma.$transaction(work);', refusals, 'is done once, and has one answer'],
    [repetitions, '!equalBytes(known.requestHash, requestHash)', 'known.requestHash.length === 0', refusals, 'is another when its body is another'],
    [repetitions, 'JSON.stringify([request.callerId, request.name])', 'JSON.stringify([request.name])', refusals, 'has a name of its own for each caller'],
  ],
  'a cursor that is made up leads into another list': [
    [cursors, '!equalBytes(mac, this.#mac(list, text))', 'mac.length !== macBytes', refusals, 'a cursor bent by any one bit'],
    [cursors, 'JSON.stringify([list, text])', 'JSON.stringify([text])', refusals, 'a cursor bent by any one bit'],
  ],
  'a link that makes an administrator used twice, by many at once, or to take over an account': [
    ['apps/auth/src/surfaces/setup/setup.controller.ts', 'if (!(await this.invitations.use(transaction, token, typed))) return false;', '', setup, 'once'],
    [invitations, '.count === 1;', '.count >= 0;', setup, 'of many who use it at once'],
    [invitations, '`used ${token} ${typed}`', '`used ${token} ${typed.slice(0, 0)}`', setup, 'whoever opens it first the owner, once'],
    [invitations, 'expiresAt: { gt: this.clock.now() } };', 'expiresAt: { gt: new Date(0) } };', setup, 'a day old'],
    ['apps/auth/src/surfaces/setup/setup.controller.ts', 'const username = invitation?.username ?? typed;', 'const username = typed;', setup, 'an account that is there is not overwritten'],
  ],
};
