import type { LdapPlace } from '../ldap-place.ts';
import { UpstreamUnavailableError } from '../upstream-calls.ts';
import type { ClientPool } from './client-pool.ts';
import { groupsOf, TooManyGroupsError, type KnownGroups } from './groups.ts';
import { library, type LdapEntry, type Library } from './library.ts';
import { among, asked, subjectFilter } from './searches.ts';
import { subjectOf, toldOf } from './told-entry.ts';

/** People of one page (RFC 2696), which is all that is held of a directory at once. */
const pageSize = 200;
/** People of a page whose groups are looked for at once. */
const atOnce = 4;
/** Entries of a directory that are read: one that goes on naming people is not believed to have so many. */
const mostEntries = 5_000_000;

/** Somebody of a directory, who has shown nothing. */
export interface ReadPerson {
  readonly subject: string;
  readonly told: Readonly<Record<string, unknown>>;
}

/** Reads everybody of a directory, by the account that searches. It throws UpstreamUnavailableError where it is not answered to the end: who was not read then is not gone. */
export class DirectoryReader {
  constructor(
    private readonly place: LdapPlace,
    private readonly pool: ClientPool,
    private readonly width = pageSize,
  ) {}

  /** What each is called for ever; undefined of whom that cannot be said. */
  subjects(each: (page: readonly (string | undefined)[]) => Promise<void>): Promise<void> {
    return this.#pages([], (entries) => each(entries.map((entry) => subjectOf(entry, this.place))));
  }

  /** Who is called something, with all that is said of them. `goOn` before each whose groups are looked for, as these can take minutes for a page. */
  people(each: (page: readonly ReadPerson[]) => Promise<void>, goOn: () => Promise<void>): Promise<void> {
    return this.#pages(this.place.attributes, async (entries, ldap) => {
      const [people, left, known] = [new Map<LdapEntry, ReadPerson>(), [...entries], new Map() as KnownGroups];
      const some = async (): Promise<void> => {
        for (let entry = left.shift(); entry; entry = left.shift()) {
          if (this.place.groups !== undefined) await goOn();
          const person = await this.#person(ldap, entry, known);
          if (person) people.set(entry, person);
        }
      };
      const ends = await Promise.allSettled(Array.from({ length: atOnce }, () => some().finally(() => left.splice(0)))); // of one that fails the others end, and are waited for
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      await each(entries.flatMap((entry) => people.get(entry) ?? []));
    });
  }

  /** Asked of each by themselves before they are taken for gone: a page that says nothing of somebody may have been cut, and a name may have moved between two pages. */
  async isThere(subject: string): Promise<boolean> {
    const ldap = await library();
    const filter = among(ldap, this.place, subjectFilter(ldap, this.place.subject, subject));
    const { searchEntries } = await answered(this.pool.with('searching', (client) => client.search(this.place.base, { filter, sizeLimit: 1, ...asked(this.place, []) })));
    return searchEntries.length > 0;
  }

  async #pages(attributes: readonly string[], each: (entries: readonly LdapEntry[], ldap: Library) => Promise<void>): Promise<void> {
    const ldap = await library();
    const filter = among(ldap, this.place, new ldap.PresenceFilter({ attribute: 'objectClass' }));
    await this.pool.with('searching', async (client) => {
      const pages = client.searchPaginated(this.place.base, { filter, ...asked(this.place, attributes), paged: { pageSize: this.width } });
      let entries = 0;
      for (let page = await answered(pages.next()); page.done !== true; page = await answered(pages.next())) {
        entries += page.value.searchEntries.length;
        if (entries > mostEntries) throw new UpstreamUnavailableError(new Error('the directory names people without end'));
        await each(page.value.searchEntries, ldap);
      }
    });
  }

  /** By another connection than the pages: of those a directory keeps one search at a time. */
  async #person(ldap: Library, entry: LdapEntry, known: KnownGroups): Promise<ReadPerson | undefined> {
    const subject = subjectOf(entry, this.place);
    if (subject === undefined) return undefined;
    const told = toldOf(entry, this.place, subject, '');
    if (this.place.groups === undefined) return { subject, told };
    try {
      return { subject, told: { ...told, groups: await this.pool.with('searching', (client) => groupsOf(ldap, client, this.place, entry.dn, known)) } };
    } catch (error) {
      if (error instanceof TooManyGroupsError) return undefined;
      throw UpstreamUnavailableError.of(error);
    }
  }
}

const answered = <T>(asking: Promise<T>): Promise<T> =>
  asking.catch((error: unknown) => {
    throw UpstreamUnavailableError.of(error);
  });
