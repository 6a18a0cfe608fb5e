import type { PersonEntry } from './person-entry.ts';
import { linkKey, passkeyKeys, type PeopleHere } from './people-here.ts';

/** What becomes of a person of the file, and why. Nobody who is here already is ever changed by an import. */
export type Decision =
  | { readonly kind: 'make'; readonly links: readonly MadeLink[]; readonly remarks: readonly string[] }
  | { readonly kind: 'there' }
  | { readonly kind: 'refuse'; readonly reason: string };

export interface MadeLink {
  readonly connectionId: string;
  readonly subject: string;
  readonly email: string | undefined;
}

/** Whom the file has named in this batch; in a dry run, so far. */
export class Seen {
  constructor(
    readonly ids: Set<string> = new Set(),
    readonly names: Set<string> = new Set(),
    readonly waysIn: Set<string> = new Set(),
  ) {}

  /** Of somebody who is made: whoever is not takes nothing from those behind. */
  add(person: PersonEntry, links: readonly MadeLink[]): void {
    this.ids.add(person.foreignId);
    for (const name of [person.key, ...person.furtherEmails]) this.names.add(name);
    for (const way of waysIn(person, links)) this.waysIn.add(way);
  }
}

interface Place {
  readonly here: PeopleHere;
  readonly seen: Seen;
  readonly connectionOf: (provider: string) => string;
  readonly connections: ReadonlySet<string>;
  /** Why somebody who is not here cannot be made as they stand in the file. */
  readonly fault: string | undefined;
}

/** The whole of it, the first line that applies. */
export function decide(person: PersonEntry, { here, seen, connectionOf, connections, fault }: Place): Decision {
  const { foreignId, key, furtherEmails, remarks } = person;
  if (here.imported.has(foreignId) || seen.ids.has(foreignId)) return { kind: 'there' };
  if (fault !== undefined) return { kind: 'refuse', reason: fault };
  const names = [key, ...furtherEmails];
  if (names.some((name) => here.names.has(name) || seen.names.has(name))) return { kind: 'refuse', reason: 'somebody who is here, or before it in the file, has its address or name, and is left as they are' };
  const wanted = person.links.map(({ provider, subject, email }): MadeLink => ({ connectionId: connectionOf(provider), subject, email }));
  const links = [...new Map(wanted.filter(({ connectionId }) => connections.has(connectionId)).map((link) => [linkKey(link.connectionId, link.subject), link])).values()]; // a source may name one twice
  if (waysIn(person, links).some((way) => here.waysIn.has(way) || seen.waysIn.has(way))) return { kind: 'refuse', reason: "its log-in elsewhere, or its passkey, is somebody else's" };
  const lost = [...new Set(wanted.filter(({ connectionId }) => !connections.has(connectionId)).map(({ connectionId }) => connectionId))];
  return { kind: 'make', links, remarks: [...remarks, ...lost.map((id) => `its log-in by ${id} is not taken over: there is no such connection here`)] };
}

const waysIn = (person: PersonEntry, links: readonly MadeLink[]): readonly string[] => [...links.map(({ connectionId, subject }) => linkKey(connectionId, subject)), ...passkeyKeys(person)];
