import { importedBefore, takenNames, type Transaction } from '@symbolon/database';
import type { PersonEntry } from './person-entry.ts';

/** What an import finds of the people of one batch. */
export interface PeopleHere {
  /** Ids of the source that were imported before. */
  readonly imported: ReadonlySet<string>;
  /** Names and addresses that somebody has. */
  readonly names: ReadonlySet<string>;
  /** Links and passkeys that somebody has, by their keys. */
  readonly waysIn: ReadonlySet<string>;
}

export const linkKey = (connection: string, subject: string): string => `link ${connection} ${subject}`;

const passkeyKey = (credentialId: Uint8Array): string => `passkey ${Buffer.from(credentialId).toString('base64url')}`;
const credentialsOf = ({ factors }: Pick<PersonEntry, 'factors'>): readonly Uint8Array<ArrayBuffer>[] => factors.flatMap((factor) => (factor.kind === 'authenticator' ? [] : [new Uint8Array(Buffer.from(factor.credential_id, 'base64url'))]));
/** A key that one person has can be nobody else's. */
export const passkeyKeys = (person: Pick<PersonEntry, 'factors'>): readonly string[] => credentialsOf(person).map(passkeyKey);

/** Looks for all of them by a statement for each kind of thing. */
export async function peopleHere(transaction: Transaction, source: string, people: readonly PersonEntry[], connectionOf: (provider: string) => string): Promise<PeopleHere> {
  const names = people.flatMap(({ key, furtherEmails }) => [key, ...furtherEmails]);
  const links = people.flatMap((person) => person.links.map(({ provider, subject }) => ({ connectionId: connectionOf(provider), subject })));
  const linked = links.length === 0 ? [] : await transaction.linkedLogin.findMany({ where: { subject: { in: links.map(({ subject }) => subject) } }, select: { connectionId: true, subject: true } });
  const credentials = people.flatMap(credentialsOf);
  const keys = credentials.length === 0 ? [] : await transaction.passkey.findMany({ where: { credentialId: { in: credentials } }, select: { credentialId: true } });
  return {
    imported: new Set(await importedBefore(transaction, source, people.map(({ foreignId }) => foreignId))),
    names: new Set(await takenNames(transaction, names)),
    waysIn: new Set([...linked.map(({ connectionId, subject }) => linkKey(connectionId, subject)), ...keys.map(({ credentialId }) => passkeyKey(credentialId))]),
  };
}
