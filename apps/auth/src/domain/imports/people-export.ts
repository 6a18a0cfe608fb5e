import { base32, type MasterKey } from '@symbolon/crypto';
import type { Database } from '@symbolon/database';

/** People of one look. */
const page = 500;

const columns = {
  id: true, username: true, usernameKey: true, emailVerified: true, claims: true, roles: true, disabledAt: true, createdAt: true, passwordHash: true,
  emailAddresses: { select: { address: true }, orderBy: { addedAt: 'asc' } },
  linkedLogins: { select: { connectionId: true, subject: true, email: true }, orderBy: { createdAt: 'asc' } },
  authenticators: { select: { id: true, name: true, sealed: true }, orderBy: { createdAt: 'asc' } },
  passkeys: { orderBy: { createdAt: 'asc' } },
} as const;

/**
 * Everybody, as `symbolon import json` takes them: an object for each, in the order of their ids. Hashes of passwords and secrets of
 * authenticators are in it only where `secrets` are asked for. Who signed up and never got in is nobody yet.
 */
export async function* exportPeople({ prisma }: Pick<Database, 'prisma'>, masterKey: MasterKey, secrets: boolean): AsyncGenerator<object> {
  for (let after = '', isMore = true; isMore; ) {
    const rows = await prisma.user.findMany({ where: { id: { gt: after }, unprovenUntil: null }, select: columns, orderBy: { id: 'asc' }, take: page });
    for (const row of rows) {
      yield {
        id: row.id,
        username: row.username,
        email_verified: row.emailVerified,
        claims: row.claims,
        roles: row.roles,
        ...(row.disabledAt && { disabled: true }),
        created_at: row.createdAt.toISOString(),
        ...(secrets && row.passwordHash !== null && { password_hash: row.passwordHash }),
        further_emails: row.emailAddresses.map(({ address }) => address),
        links: row.linkedLogins.map(({ connectionId, subject, email }) => ({ connection: connectionId, subject, ...(email !== null && { email }) })),
        factors: [...(secrets ? row.authenticators.map((each) => ({ kind: 'authenticator', name: each.name, secret: base32(masterKey.open('authenticator', each.sealed, each.id)) })) : []), ...row.passkeys.map(keyOf)],
      };
    }
    after = rows.at(-1)?.id ?? after;
    isMore = rows.length === page;
  }
}

interface KeyRow {
  readonly isSecondFactor: boolean;
  readonly name: string;
  readonly credentialId: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly userHandle: Uint8Array | null;
  readonly userId: string;
  readonly counter: bigint;
  readonly transports: readonly string[];
  readonly aaguid: string;
  readonly mayBeBackedUp: boolean;
  readonly isBackedUp: boolean;
}

/** As the admin API takes it: what its person's key says of whose it is goes with it. */
const keyOf = (key: KeyRow): object => ({
  kind: key.isSecondFactor ? 'security_key' : 'passkey',
  name: key.name,
  credential_id: base64url(key.credentialId),
  public_key: base64url(key.publicKey),
  user_handle: base64url(key.userHandle ?? Buffer.from(key.userId)),
  counter: Number(key.counter),
  transports: key.transports,
  aaguid: key.aaguid,
  backup_eligible: key.mayBeBackedUp,
  backup_state: key.isBackedUp,
});

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
