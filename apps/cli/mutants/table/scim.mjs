const security = 'apps/auth/test/scim-security.spec.ts';
const patches = 'apps/auth/test/scim-patch.spec.ts';
const filters = 'apps/auth/test/scim-filters.spec.ts';
const groups = 'apps/auth/test/scim-groups.spec.ts';
const surface = 'apps/auth/src/surfaces/scim';
const tokens = 'apps/auth/src/domain/provisioning/scim-token.store.ts';
const people = 'apps/auth/src/domain/provisioning/provisioned-user.store.ts';
const source = 'apps/auth/src/domain/configuration/scim-source.kind.ts';
const held = `${surface}/users/held-user.ts`;
const admin = 'apps/auth/src/surfaces/admin/scim.controller.ts';
const targets = 'apps/auth/test/scim-targets.spec.ts';
const pushes = 'apps/auth/test/scim-push.spec.ts';
const targetAdmin = 'apps/auth/src/surfaces/admin/configuration/scim-targets.controller.ts';

/** People and groups whom directories push here, and people who are pushed to applications. @type {import('../table.mjs').MutantRows} */
export const scim = {
  'people are made or changed by SCIM without a token, or with one that was taken away or is over': [
    [`${surface}/scim-door.ts`, 'if (!source) throw', 'if (false) throw', security, 'a token counts until it is taken away or over'],
    [tokens, '(row.expiresAt && row.expiresAt <= now)', 'false', security, 'a token counts until it is taken away or over'],
  ],
  'the token of one directory reads or changes people and groups of another, or of none': [
    [people, 'where: { sourceId, userId: { in: [...userIds] }, removedAt: null }', 'where: { userId: { in: [...userIds] }, removedAt: null }', security, 'nobody of another directory, or of none'],
    ['apps/auth/src/domain/provisioning/group.store.ts', 'where: { sourceId, id: { in: [...ids] } }', 'where: { id: { in: [...ids] } }', groups, 'who is in a group is a person of the same directory'],
    ['libs/database/src/scim-search.ts', 'WHERE p.source_id = ${search.sourceId} AND p.removed_at IS NULL', 'WHERE p.removed_at IS NULL', filters, 'userName eq "zoe@example.com"'],
    [`${surface}/groups/group-writing.ts`, 'if (people.length > 0 && (await this.provisioned.holdAll(transaction, source.id, people)) !== people.length) throw', 'if (false) throw', groups, 'who is in a group is a person of the same directory'],
    [`${surface}/groups/group-writing.ts`, 'if ((await this.groups.findAll(source.id, groups, transaction)).length !== groups.length) throw', 'if (false) throw', groups, 'stand in no circle'],
    [people, ' AND removed_at IS NULL FOR SHARE', ' AND removed_at IS NULL', groups, 'nobody is in a group who is removed while'],
  ],
  'the token of a directory that the file does not say any more still counts, or is one that somebody guesses': [
    [source, 'await open.scimToken.deleteMany({ where: { sourceId, declared: true,', 'await open.scimToken.deleteMany({ where: { sourceId, declared: false,', security, 'has the token that the file says'],
    [source, 'await open.scimToken.deleteMany({ where: { sourceId: id, declared: true } });', '', security, 'goes with the file while nobody'],
    [source, "sourceId: { not: entry.source } }, select", "sourceId: entry.source }, select", security, 'has not the token of one that was made by command'],
    ['libs/contracts/src/scim-source-entry.ts', '_-]{32,256}$/', '_-]{1,256}$/', security, 'a token that is easily guessed'],
  ],
  'groups that stand in a circle keep the server busy without end, or a person in more groups than a token holds is said not to be in some': [
    [`${surface}/groups/group-writing.ts`, 'if (deep === undefined) throw', 'if (false) throw', groups, 'stand in no circle'],
    [`${surface}/groups/group-writing.ts`, 'if (deep > deepestNesting) throw', 'if (false) throw', groups, 'stand in no circle'],
    ['apps/auth/src/domain/users/user-groups.ts', 'names.length <= mostTold && ', '', groups, 'none in part where there are too many'],
  ],
  'a claim that people or connections say counts as a group of a directory': [
    ['apps/auth/src/domain/users/shown-claims.ts', ', groups: toldGroups(groups) }', ' }', groups, 'stand those that somebody is in'],
    ['apps/auth/src/domain/users/user-groups.ts', 'groups?.filter((group) => names.includes(group))', 'groups', groups, 'stand only those that the contract names'],
  ],
  'an application is told groups by a scope that it was given for an API': [
    ['apps/auth/src/domain/users/user-groups.ts', 'return isOfApi ? undefined : this.namesOf(userId);', 'return this.namesOf(userId);', groups, 'none by the scope where an API has'],
    ['apps/auth/src/domain/access/access.ts', 'identityScopes.filter((name) => !all.some(({ scopes }) => scopes.includes(name)))', 'identityScopes', 'apps/auth/src/domain/access/access.spec.ts', 'groups is the scope of an API that has it'],
    ['apps/auth/src/domain/access/scope-sentences.ts', '? { ...shown, sentence: null } : shown', '? shown : shown', 'apps/auth/src/domain/access/scope-sentences.spec.ts', 'what it means where it is of'],
  ],
  'a stolen token of a directory takes over who administers': [
    [held, 'if (person.administratorRoles.length > 0) throw', 'if (false) throw', security, 'whoever administers anything is not changed'],
    [admin, "if (person.administratorRoles.length > 0) throw new ProblemError('outranked');", '', security, 'nobody who administers is given into its hands'],
  ],
  'a directory changes what a file manages': [
    [held, 'if (person.declared) throw', 'if (false) throw', security, 'what a file manages is not changed'],
  ],
  'who may not change people gives themselves a token that does, or gives somebody away': [
    [admin, "demandOwn(['users:write'], caller);\n      if (!(await", 'if (!(await', security, 'who may not change people gives no token'],
    [admin, "demandOwn(['users:write'], caller);\n      const person", 'const person', security, 'who may not change people gives no token'],
  ],
  'a directory lets in again whom an administrator has shut out': [
    [`${surface}/users/letting-in.ts`, ' && person.disabledAt.getTime() === provisioned.disabledAt?.getTime()', '', security, 'whom an administrator has disabled, the directory does not enable'],
    ['apps/auth/src/surfaces/admin/users/user-support.ts', 'const isTakenOver = person.disabledAt !== null && (await', 'const isTakenOver = false && (await', security, 'whom the directory has disabled, and an administrator too'],
    [`${surface}/users/letting-in.ts`, 'if (isWanted === false && person.deletionAt !== null) {', 'if (false) {', security, 'who is leaving by themselves cannot come back'],
  ],
  'whom a directory deactivates stays logged in': [
    ['apps/auth/src/domain/tokens/shutting-out.ts', 'await this.revocations.revokeEverythingOf(userId, transaction)', '0', security, 'deactivated means out'],
  ],
  'an address that a directory says counts as proven': [
    [`${surface}/users/user-writing.ts`, 'email_verified: isCalled && person.emailVerified', 'email_verified: person.emailVerified', security, 'an address that a directory gives is proven by nobody'],
  ],
  'who comes after somebody of the same name gets their account': [
    [`${surface}/users/user-writing.ts`, 'await this.#makeRoom(source, wanted.username, actor, transaction);', '', security, 'who is removed is kept, disabled'],
  ],
  'a PATCH reaches names that no schema has, such as those of JavaScript (prototype pollution)': [
    [`${surface}/patch/apply-patch.ts`, "if (!found) throw new ScimError(400, 'The path names nothing that there is.', 'invalidPath');", 'if (!found) return;', patches, 'another name of JavaScript’s own'],
  ],
  'a filter or an order of SCIM becomes SQL, or looks at what is secret': [
    [`${surface}/filter/condition-of.ts`, "if (!found || found.attribute.returned === 'never'", 'if (!found', filters, 'password'],
    ['libs/database/src/scim-condition.ts', 'Prisma.sql`lower(${value}::text)`', "Prisma.raw(`lower('${value}')`)", filters, 'DROP TABLE'],
  ],
  'the stored secret of an application that people are pushed to is sent to an address of whoever may change the entry': [
    ['apps/auth/src/domain/configuration/scim-target.kind.ts', "['url', 'token_url'] as const", "['token_url'] as const", targets, 'another address'],
    ['apps/auth/src/domain/configuration/scim-target.kind.ts', "['url', 'token_url'] as const", "['url'] as const", targets, 'another place for tokens'],
  ],
  'who may not look at people has them sent to an application of theirs': [
    [targetAdmin, "demandOwn(['users:read'], caller);\n      return this.objects.putting(this.objects.kinds.scimTarget, { id: body.target", 'return this.objects.putting(this.objects.kinds.scimTarget, { id: body.target', targets, 'who may not look at people'],
    [targetAdmin, "demandName('/target', body.target, target);\n      demandOwn(['users:read'], caller);", "demandName('/target', body.target, target);", targets, 'who may not look at people'],
    [targetAdmin, "demandOwn(['users:read'], caller);\n      const target", 'const target', targets, 'who may not look at people'],
    [targetAdmin, "demandOwn(['users:read'], caller);\n      if", 'if', targets, 'who may not look at people'],
  ],
  'somebody with a name of their choice takes over the account of that name in an application': [
    ['apps/auth/src/delivery/scim/find-account.ts', "owner !== '' && owner !== externalId", "owner !== '' && false", pushes, 'let be when another system has'],
  ],
  'a directory calls a group as an application calls one of its own, and has its members get what that gives': [
    ['apps/auth/src/delivery/scim/remote-groups.ts', 'if (!target.groups.includes(name)) return undefined;', '', pushes, 'adopted by a name that the entry says'],
    ['apps/auth/src/delivery/scim/remote-groups.ts', '&& !isClaimed(each)', '', pushes, 'adopted by a name that the entry says'],
    ['apps/auth/src/domain/provisioning/groups-to-push.ts', 'where: { id, ...named(groups) }', 'where: { id }', pushes, 'of those that the entry names'],
  ],
  'who is in a group no more, or whose group is pushed no more, keeps what it gives in an application': [
    ['apps/auth/src/delivery/scim/group-push.ts', "if (target.onRemoval === 'disable') return void (await this.#change(target, row, remoteId, { names: undefined, members: [] }));", "if (target.onRemoval === 'disable') return;", pushes, 'of those that the entry names'],
    ['apps/auth/src/delivery/scim/group-push.ts', "if (!found) throw new PushFailure('whether a group was made cannot be found out', 'one');", 'if (!found) return this.pushed.forget(row).then(() => true);', pushes, 'neither made twice nor forgotten'],
    ['apps/auth/src/delivery/scim/group-push.ts', 'if (this.clock.now() >= addSeconds(leasedUntil, -margin)) throw', 'if (false) throw', pushes, 'written no more by it'],
    ['apps/auth/src/delivery/scim/remote-groups.ts', 'if (answer.status >= 500 && answer.status !== 501) throw refusal(answer);', '', pushes, 'neither made twice nor forgotten'],
    ['apps/auth/src/delivery/scim/group.ts', 'removed: [...known].filter((each) => !wanted.has(each))', 'removed: []', pushes, 'of those that the entry names'],
    ['apps/auth/src/domain/provisioning/push-queue.ts', "e.type IN ('user.deleted', 'user.provisioning.ended')", "e.type IN ('user.deleted')", pushes, 'of those that the entry names'],
  ],
  'who is disabled here, or has no more to do with an application, goes on there': [
    ['apps/auth/src/delivery/scim/wanted-account.ts', 'active: !person.isDisabled', 'active: true', pushes, 'is shut out with them'],
    ['apps/auth/src/delivery/scim/push.ts', 'if (!wanted) return this.#remove(target, user);', 'if (!wanted) return false;', pushes, 'who is no longer among them'],
    ['apps/auth/src/delivery/scim/push.ts', 'if (user.isAskedFor) {', 'if (false) {', pushes, 'who goes before an answer says'],
    ['apps/auth/src/delivery/scim/comparison.ts', '|| isTaken ||', '||', pushes, 'whatever an application calls its accounts'],
  ],
  'what an application calls an account leads to another place of it, or ends every comparison': [
    ['apps/auth/src/delivery/scim/comparison.ts', '!isRemoteId(id) || ids.has(id)', 'ids.has(id)', pushes, 'whatever an application calls its accounts'],
    ['apps/auth/src/delivery/scim/comparison.ts', '|| ids.has(id) ||', '||', pushes, 'whatever an application calls its accounts'],
  ],
  'who has typed an address that is not theirs has an account under it in every application': [
    ['apps/auth/src/domain/provisioning/people-to-push.ts', 'id: { in: [...ids] }, mustVerifyEmail: false', 'id: { in: [...ids] }', pushes, 'who has yet to prove an address is nobody'],
  ],
  'an application that fails is called without end, or holds up all others': [
    ['apps/auth/src/domain/provisioning/push-queue.ts', 'AND (t.paused_until IS NULL OR t.paused_until <= ${now}) AND p.target_id', 'AND p.target_id', pushes, 'left in peace'],
    ['apps/auth/src/delivery/scim/scim-calls.ts', "isOfOne(error, method, isPage) ? 'one' : 'target'", "'target'", pushes, 'hold up nobody else'],
    ['apps/auth/src/domain/provisioning/scim-target.store.ts', 'Math.max(pauses[failures] ?? hour, Math.min(retryAfter, hour))', 'pauses[failures] ?? hour', pushes, 'left in peace'],
    ['apps/auth/src/domain/provisioning/scim-target.store.ts', 'where: { id, failures }, data: { lastSuccessAt', 'where: { id }, data: { lastSuccessAt', pushes, 'an answer that was on its way'],
  ],
  'a PATCH, a filter or a Bulk request keeps the server busy without end': [
    [`${surface}/patch/read-patch.ts`, 'if (given.length > mostOperations) throw', 'if (false) throw', patches, 'ten thousand operations'],
    [`${surface}/patch/change-values.ts`, 'values.length * change.cost', 'values.length', patches, 'conditions that take long'],
    [`${surface}/read-value.ts`, "if (attribute.name !== 'members' && values.length >", "if (attribute.name === 'none' && values.length >", patches, 'in small steps'],
    [`${surface}/projection.ts`, 'if (names.length > mostNames) throw', 'if (false) throw', filters, 'names that are asked for are bounded'],
    [`${surface}/filter/parse-filter.ts`, 'if ((terms += 1) > most) throw', 'if ((terms += 1) > Infinity) throw', filters, 'how deep a filter goes'],
    [`${surface}/filter/parse-filter.ts`, 'if (depth > deepest) throw', 'if (depth > Infinity) throw', filters, 'how deep a filter goes'],
    [`${surface}/bulk/read-bulk.ts`, 'if (given.length > bulkLimits.operations) throw', 'if (false) throw', groups, 'with too many operations'],
  ],
};
