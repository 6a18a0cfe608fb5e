import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import type { Client } from './client.ts';

/** The part of a client that decides under which names it knows people. */
export type Sector = Pick<Client, 'clientId' | 'subjectType' | 'sectorIdentifier'>;

/**
 * Under which names a client knows users and their log-ins (OpenID Connect Core section 8): a public client by our own ids, a
 * pairwise one by ids that its sector alone is told. They are enciphered and look the same, so that nothing has to be stored.
 */
@Injectable()
export class SubjectIdentifiers {
  constructor(private readonly masterKey: MasterKey) {}

  /** The `sub` that this client is told. */
  subjectFor(client: Sector, userId: string): string {
    return client.subjectType === 'public' ? userId : this.#hidden('sub', client, userId);
  }

  /** The user whom this client means by a `sub`; nobody's id when it was told to another sector, or before the client became pairwise. */
  userIdFrom(client: Sector, sub: string): string | undefined {
    if (client.subjectType === 'public') return sub;
    const read = readId(sub);
    return read && writeId(read.prefix, this.masterKey.decipher('pairwise-subject', contextOf('sub', client), read.bytes));
  }

  /** The `sid` that this client is told: one that two sectors shared would tell them that a person is the same. */
  sidFor(client: Sector, sessionId: string): string {
    return client.subjectType === 'public' ? sessionId : this.#hidden('sid', client, sessionId);
  }

  #hidden(kind: Kind, client: Sector, id: string): string {
    const read = readId(id);
    if (!read) throw new Error('An id without 16 random bytes cannot be hidden from a pairwise client.');
    return writeId(read.prefix, this.masterKey.encipher('pairwise-subject', contextOf(kind, client), read.bytes));
  }
}

type Kind = 'sub' | 'sid';

/** A pairwise client without a host, which files do not allow, shares its people with nobody. */
const contextOf = (kind: Kind, { sectorIdentifier, clientId }: Sector): string => `${kind} ${sectorIdentifier ?? `client ${clientId}`}`;

/** Ids end in 16 random bytes in base64url (users/user.ts, sessions/session.store.ts). */
function readId(text: string): { readonly prefix: string; readonly bytes: Uint8Array } | undefined {
  const [, prefix = '', id = ''] = /^(user_|)([\w-]{22})$/.exec(text) ?? [];
  const bytes = Buffer.from(id, 'base64url');
  return bytes.length === 16 && writeId(prefix, bytes) === text ? { prefix, bytes } : undefined;
}

const writeId = (prefix: string, bytes: Uint8Array): string => prefix + Buffer.from(bytes).toString('base64url');
