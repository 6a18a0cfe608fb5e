import { usernameKey } from '../../users/user.ts';
import type { LdapPlace } from '../ldap-place.ts';
import { UpstreamUnavailableError } from '../upstream-calls.ts';
import { isRefused, isShutThere } from './answers.ts';
import type { ClientPool } from './client-pool.ts';
import { groupsOf } from './groups.ts';
import type { LdapClient, LdapEntry, Library } from './library.ts';
import { changePassword, UnansweredChangeError, type PasswordRefusal } from './password-change.ts';
import { among, asked, subjectFilter } from './searches.ts';
import { subjectOf, textsOf, toldOf } from './told-entry.ts';

/** Whom to look for: by what somebody typed, or by what the directory calls them. */
export type Sought = { readonly typed: string } | { readonly subject: string };
/** What a directory says of who has shown their password, or that nobody has. */
export type DirectoryProof = { readonly told: Readonly<Record<string, unknown>> } | { readonly refused: 'wrong' | 'shut' };

/**
 * Proves somebody by their password in a directory: looked for by the account that searches, as values that no filter is made of, and then bound as whoever was found. Where
 * nobody was, or more than one, a name that nobody has is bound in their place, so that the same is asked. No name is made of what was typed.
 */
export class Directory {
  constructor(
    private readonly place: LdapPlace,
    private readonly pool: ClientPool,
    /** Never twice the same. */
    private readonly nobody: () => string,
  ) {}

  prove(sought: Sought, password: string, who: string): Promise<DirectoryProof> {
    return this.pool.within(who, async (_, ldap) => {
      try {
        const found = await this.pool.with('searching', (client) => this.#find(ldap, client, sought));
        const refused = await this.#bind(found?.dn ?? `cn=${this.nobody()},${this.place.base}`, password);
        if (refused || !found) return { refused: refused ?? 'wrong' };
        return await this.pool.with('searching', (client) => this.#tell(ldap, client, found, 'typed' in sought ? sought.typed : ''));
      } catch (error) {
        throw UpstreamUnavailableError.of(error);
      }
    });
  }

  /** What is said of who has a name, by the account that searches: they have shown nothing. Undefined where nobody has it, or more than one. */
  look(typed: string, who: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    return this.pool.within(who, async (_, ldap) => {
      try {
        return await this.pool.with('searching', async (client) => {
          const found = await this.#find(ldap, client, { typed });
          const said = found && (await this.#tell(ldap, client, found, typed));
          return said && 'told' in said ? said.told : undefined;
        });
      } catch (error) {
        throw UpstreamUnavailableError.of(error);
      }
    });
  }

  /** As the person, who is looked for by what they are called for ever. */
  change(way: NonNullable<LdapPlace['passwordChange']>, subject: string, passwords: { readonly current: string; readonly next: string }, who: string): Promise<PasswordRefusal | undefined> {
    return this.pool.within(who, async (_, ldap) => {
      try {
        const found = await this.pool.with('searching', (client) => this.#find(ldap, client, { subject }));
        if (!found?.dn.includes('=') || passwords.current === '') return 'wrong';
        const asked = this.pool.with('proving', (client) => changePassword(ldap, client, way, { dn: found.dn, ...passwords }));
        return await asked.catch(async (error: unknown) => {
          if (error instanceof UnansweredChangeError && (await this.#hasTaken(found.dn, passwords))) return undefined;
          throw error;
        });
      } catch (error) {
        throw UpstreamUnavailableError.of(error);
      }
    });
  }

  /** Only the directory knows: who was told that nothing has changed, and cannot get in with what they had, would be lost. Where both are the same, nothing can be told by it. */
  async #hasTaken(dn: string, { current, next }: { readonly current: string; readonly next: string }): Promise<boolean> {
    return current !== next && (await this.#bind(dn, next)) === undefined;
  }

  /** A bind without a password is one of nobody, which directories let in (RFC 4513 section 5.1.2), and so is one without a name. */
  async #bind(dn: string, password: string): Promise<'wrong' | 'shut' | undefined> {
    if (password === '' || !dn.includes('=')) return 'wrong';
    try {
      await this.pool.with('proving', (client) => client.bind(dn, password));
      return undefined;
    } catch (error) {
      if (!isRefused(error)) throw error;
      return isShutThere(error) ? 'shut' : 'wrong';
    }
  }

  async #find(ldap: Library, client: LdapClient, sought: Sought): Promise<{ readonly dn: string; readonly subject: string } | undefined> {
    const { base, names, subject } = this.place;
    const wanted = 'subject' in sought ? [subjectFilter(ldap, subject, sought.subject)] : names.map((attribute) => new ldap.EqualityFilter({ attribute, value: sought.typed.trim() }));
    const { searchEntries } = await client.search(base, { filter: among(ldap, this.place, new ldap.OrFilter({ filters: wanted })), sizeLimit: 2, ...asked(this.place, names) });
    const [entry] = searchEntries;
    const found = entry && subjectOf(entry, this.place);
    if (!entry || searchEntries.length !== 1 || found === undefined || !this.#isCalled(entry, sought)) return undefined;
    return { dn: entry.dn, subject: found };
  }

  /** In the one form that names are counted in: a directory takes more for the same (blanks by RFC 4518, accents in Active Directory), and each would be guessed at anew. */
  #isCalled(entry: LdapEntry, sought: Sought): boolean {
    return 'subject' in sought || this.place.names.some((name) => textsOf(entry, name).some((each) => usernameKey(each) === usernameKey(sought.typed)));
  }

  /** Read once they are proven: a name may have become somebody else's between the search and the bind. */
  async #tell(ldap: Library, client: LdapClient, { dn, subject }: { readonly dn: string; readonly subject: string }, typed: string): Promise<DirectoryProof> {
    const { searchEntries } = await client.search(dn, { scope: 'base', filter: among(ldap, this.place, new ldap.PresenceFilter({ attribute: 'objectClass' })), ...asked(this.place, this.place.attributes) });
    const [entry] = searchEntries;
    if (!entry || subjectOf(entry, this.place) !== subject) return { refused: 'wrong' };
    const groups = this.place.groups === undefined ? [] : await groupsOf(ldap, client, this.place, dn);
    return { told: { ...toldOf(entry, this.place, subject, typed), ...(this.place.groups !== undefined && { groups }) } };
  }
}
