import { library } from './library.ts';

interface Written {
  readonly type?: string | undefined;
  readonly ldap_filter?: string | undefined;
}

/** What is wrong with the filter of an entry: found where it is applied, as of its expressions. */
export async function ldapFilterMistakes({ type, ldap_filter: filter }: Written): Promise<readonly { readonly path: readonly string[]; readonly sentence: string }[]> {
  if (type !== 'ldap' || filter === undefined) return [];
  const { FilterParser } = await library();
  try {
    FilterParser.parseString(filter);
    return [];
  } catch (error) {
    return [{ path: ['ldap_filter'], sentence: `is no filter of RFC 4515: ${(error as Error).message}` }];
  }
}
