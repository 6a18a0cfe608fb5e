import type { PersonEntry } from './person-entry.ts';
import { linkKey, type PeopleHere } from './people-here.ts';

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
    readonly links: Set<string> = new Set(),
  ) {}

  add({ foreignId, key, furtherEmails }: Pick<PersonEntry, 'foreignId' | 'key' | 'furtherEmails'>, links: readonly string[]): void {
    this.ids.add(foreignId);
    for (const name of [key, ...furtherEmails]) this.names.add(name);
    for (const link of links) this.links.add(link);
  }
}

interface Place {
  readonly here: PeopleHere;
  readonly seen: Seen;
  readonly connectionOf: (provider: string) => string;
  readonly connections: ReadonlySet<string>;
}

/** The whole of it, the first line that applies. */
export function decide({ foreignId, key, furtherEmails, links, remarks }: PersonEntry, { here, seen, connectionOf, connections }: Place): Decision {
  if (here.imported.has(foreignId) || seen.ids.has(foreignId)) return { kind: 'there' };
  const names = [key, ...furtherEmails];
  if (names.some((name) => here.names.has(name) || seen.names.has(name))) return { kind: 'refuse', reason: 'somebody who is here, or before it in the file, has its address or name, and is left as they are' };
  const wanted = links.map(({ provider, subject, email }) => ({ connectionId: connectionOf(provider), subject, email }));
  const known = wanted.filter(({ connectionId }) => connections.has(connectionId));
  if (known.some(({ connectionId, subject }) => here.links.has(linkKey(connectionId, subject)) || seen.links.has(linkKey(connectionId, subject)))) return { kind: 'refuse', reason: 'its log-in elsewhere is linked to somebody else' };
  const lost = [...new Set(wanted.filter(({ connectionId }) => !connections.has(connectionId)).map(({ connectionId }) => connectionId))];
  return { kind: 'make', links: known, remarks: [...remarks, ...lost.map((id) => `its log-in by ${id} is not taken over: there is no such connection here`)] };
}
