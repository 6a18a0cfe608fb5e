import { importedBefore, takenNames, type Transaction } from '@symbolon/database';
import type { PersonEntry } from './person-entry.ts';

/** What an import finds of the people of one batch. */
export interface PeopleHere {
  /** Ids of the source that were imported before. */
  readonly imported: ReadonlySet<string>;
  /** Names and addresses that somebody has. */
  readonly names: ReadonlySet<string>;
  /** `connection subject` of links that somebody has. */
  readonly links: ReadonlySet<string>;
}

export const linkKey = (connection: string, subject: string): string => `${connection} ${subject}`;

/** Looks for all of them by three statements. */
export async function peopleHere(transaction: Transaction, source: string, people: readonly PersonEntry[], connectionOf: (provider: string) => string): Promise<PeopleHere> {
  const names = people.flatMap(({ key, furtherEmails }) => [key, ...furtherEmails]);
  const links = people.flatMap((person) => person.links.map(({ provider, subject }) => ({ connectionId: connectionOf(provider), subject })));
  const linked = links.length === 0 ? [] : await transaction.linkedLogin.findMany({ where: { subject: { in: links.map(({ subject }) => subject) } }, select: { connectionId: true, subject: true } });
  return {
    imported: new Set(await importedBefore(transaction, source, people.map(({ foreignId }) => foreignId))),
    names: new Set(await takenNames(transaction, names)),
    links: new Set(linked.map(({ connectionId, subject }) => linkKey(connectionId, subject))),
  };
}
