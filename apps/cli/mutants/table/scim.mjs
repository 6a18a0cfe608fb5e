const security = 'apps/auth/test/scim-security.spec.ts';
const patches = 'apps/auth/test/scim-patch.spec.ts';
const filters = 'apps/auth/test/scim-filters.spec.ts';
const groups = 'apps/auth/test/scim-groups.spec.ts';
const surface = 'apps/auth/src/surfaces/scim';
const tokens = 'apps/auth/src/domain/provisioning/scim-token.store.ts';
const people = 'apps/auth/src/domain/provisioning/provisioned-user.store.ts';
const held = `${surface}/users/held-user.ts`;
const admin = 'apps/auth/src/surfaces/admin/scim.controller.ts';

/** People and groups whom directories push here. @type {import('../table.mjs').MutantRows} */
export const scim = {
  'people are made or changed by SCIM without a token, or with one that was taken away or is over': [
    [`${surface}/scim-door.ts`, 'if (!source) throw', 'if (false) throw', security, 'a token counts until it is taken away or over'],
    [tokens, '(row.expiresAt && row.expiresAt <= now)', 'false', security, 'a token counts until it is taken away or over'],
  ],
  'the token of one directory reads or changes people and groups of another, or of none': [
    [people, 'where: { sourceId, userId: { in: [...userIds] }, removedAt: null }', 'where: { userId: { in: [...userIds] }, removedAt: null }', security, 'nobody of another directory, or of none'],
    ['apps/auth/src/domain/provisioning/group.store.ts', 'where: { sourceId, id: { in: [...ids] } }', 'where: { id: { in: [...ids] } }', groups, 'who is in a group is a person of the same directory'],
    ['libs/database/src/scim-search.ts', 'WHERE p.source_id = ${search.sourceId} AND p.removed_at IS NULL', 'WHERE p.removed_at IS NULL', filters, 'userName eq "zoe@example.com"'],
    [`${surface}/groups/group-writing.ts`, 'if ((await this.provisioned.holdAll(transaction, source.id, userIds)) !== userIds.length) throw', 'if (false) throw', groups, 'who is in a group is a person of the same directory'],
    [people, ' AND removed_at IS NULL FOR SHARE', ' AND removed_at IS NULL', groups, 'nobody is in a group who is removed while'],
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
    [`${surface}/users/letting-in.ts`, 'await this.revocations.revokeEverythingOf(id, transaction);', '', security, 'deactivated means out'],
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
