/** Rows of a kind that are read at most. */
export const mostRows = 1000;
/** One more tells that there are more. */
export const one = { take: mostRows + 1 } as const;

/**
 * Every column about a person that they are given, by the tables that hang on them. What is not here is named in
 * `own-data.spec.ts` with the reason: a new column is in neither, and the test says so.
 */
export const heldColumns = {
  id: true, username: true, emailVerified: true, mustVerifyEmail: true, unprovenUntil: true, passwordChangedAt: true, claims: true, roles: true, disabledAt: true, passkeyOfferedAt: true, declared: true, createdAt: true, updatedAt: true,
  administrators: { ...one, select: { role: true, grantedAt: true }, orderBy: { role: 'asc' } },
  sessions: {
    ...one,
    select: { id: true, userAgent: true, amr: true, stays: true, authTime: true, provenAt: true, createdAt: true, idleExpiresAt: true, expiresAt: true, clients: { ...one, select: { clientId: true, createdAt: true }, orderBy: { clientId: 'asc' } } },
    orderBy: { authTime: 'desc' },
  },
  authenticators: { ...one, select: { name: true, createdAt: true, lastUsedAt: true }, orderBy: { createdAt: 'asc' } },
  passkeys: { ...one, select: { name: true, isSecondFactor: true, transports: true, aaguid: true, isBackedUp: true, mayBeBackedUp: true, attestedBy: true, createdAt: true, lastUsedAt: true }, orderBy: { createdAt: 'asc' } },
  emailAddresses: { ...one, select: { address: true, addedAt: true }, orderBy: { addedAt: 'asc' } },
  phone: { select: { number: true, createdAt: true, lastUsedAt: true } },
  linkedLogins: { ...one, select: { connectionId: true, subject: true, email: true, roles: true, createdAt: true, lastUsedAt: true, tokens: { select: { keptAt: true } } }, orderBy: { createdAt: 'asc' } },
  importedAs: { ...one, select: { source: true, foreignId: true, importedAt: true }, orderBy: { importedAt: 'asc' } },
  provisioned: { select: { externalId: true, attributes: true, disabledAt: true, removedAt: true, createdAt: true, updatedAt: true, source: { select: { name: true } } } },
  groups: { ...one, select: { groupId: true, group: { select: { name: true } } }, orderBy: { groupId: 'asc' } },
  pushedTo: { ...one, select: { remoteId: true, pushedAt: true, target: { select: { name: true } } }, orderBy: { targetId: 'asc' } },
  recoveryCodes: { ...one, select: { createdAt: true } },
  rememberedDevices: { ...one, select: { userAgent: true, createdAt: true, expiresAt: true }, orderBy: { createdAt: 'desc' } },
  knownNetworks: { ...one, select: { seenAt: true }, orderBy: { seenAt: 'desc' } },
  recoveryWait: { select: { email: true, locale: true, startedAt: true, dueAt: true, nextAt: true, readyAt: true } },
  consents: { ...one, select: { clientId: true, scope: true, updatedAt: true }, orderBy: { clientId: 'asc' } },
  refreshTokenFamilies: {
    ...one,
    select: { clientId: true, scope: true, audience: true, amr: true, generation: true, authTime: true, createdAt: true, rotatedAt: true, idleExpiresAt: true, expiresAt: true },
    orderBy: { createdAt: 'desc' },
  },
  authorizationCodes: {
    ...one,
    select: { clientId: true, sessionId: true, redirectUri: true, scope: true, audience: true, amr: true, authTime: true, consumedAt: true, keptUntil: true },
    orderBy: { authTime: 'desc' },
  },
  oneTimeTokens: { ...one, select: { purpose: true, email: true, createdAt: true, expiresAt: true }, orderBy: { createdAt: 'desc' } },
} as const;
