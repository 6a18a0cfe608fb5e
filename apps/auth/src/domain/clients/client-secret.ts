import { sha256 } from '@symbolon/crypto';

/** One of at most two secrets by which a client proves itself (RFC 6749 section 2.3.1). */
export interface ClientSecret {
  /** Keyed; the secret itself is stored nowhere. */
  readonly hash: Uint8Array<ArrayBuffer>;
  /** Null where it is not known. */
  readonly createdAt: Date | null;
  /** Null where it counts for as long as it is there. */
  readonly expiresAt: Date | null;
}

/** The secrets of a client as its row holds them: the first, if there is one, has no end, which nodes of the release before rely on. */
export interface SecretColumns {
  readonly secretHash: Uint8Array<ArrayBuffer> | null;
  readonly secretCreatedAt: Date | null;
  readonly otherSecretHash: Uint8Array<ArrayBuffer> | null;
  readonly otherSecretCreatedAt: Date | null;
  readonly otherSecretExpiresAt: Date | null;
}

/** Those that a row holds, also such as are over. */
export const secretsIn = ({ secretHash, secretCreatedAt, otherSecretHash, otherSecretCreatedAt, otherSecretExpiresAt }: SecretColumns): readonly ClientSecret[] => [
  ...(secretHash ? [{ hash: secretHash, createdAt: secretCreatedAt, expiresAt: null }] : []),
  ...(otherSecretHash ? [{ hash: otherSecretHash, createdAt: otherSecretCreatedAt, expiresAt: otherSecretExpiresAt }] : []),
];

/** The row of these; the first must have no end. */
export const columnsOf = (first: ClientSecret | undefined, other: ClientSecret | undefined): SecretColumns => ({
  secretHash: first?.hash ?? null,
  secretCreatedAt: first?.createdAt ?? null,
  otherSecretHash: other?.hash ?? null,
  otherSecretCreatedAt: other?.createdAt ?? null,
  otherSecretExpiresAt: other?.expiresAt ?? null,
});

/** Whether it counts. */
export const isLive = ({ expiresAt }: ClientSecret, now: Date): boolean => expiresAt === null || expiresAt > now;

/** What people call it by. It tells nothing of the secret, nor whether two clients have the same. */
export const secretIdOf = (clientId: string, { hash }: ClientSecret): string => `cs_${sha256(`${clientId} ${Buffer.from(hash).toString('base64')}`).slice(0, 22)}`;
