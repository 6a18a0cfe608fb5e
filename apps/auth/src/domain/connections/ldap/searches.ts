import type { LdapPlace } from '../ldap-place.ts';
import type { Library } from './library.ts';

type Filter = InstanceType<Library['Filter']>;

/** Kinds of subjects that are bytes. */
const binary = ['objectGUID', 'mS-DS-ConsistencyGuid'];

/** What is asked for of an entry: always what it calls its person for ever. */
export const asked = ({ subject }: Pick<LdapPlace, 'subject'>, attributes: readonly string[]): { readonly attributes: string[]; readonly explicitBufferAttributes: string[] } => ({ attributes: [subject, ...attributes], explicitBufferAttributes: [...binary] });

/** Of those that are people, by the filter of the entry. */
export function among({ AndFilter, FilterParser }: Library, { filter: people }: Pick<LdapPlace, 'filter'>, filter: Filter): Filter {
  return people === undefined ? filter : new AndFilter({ filters: [FilterParser.parseString(people), filter] });
}

/** A GUID is looked for as its bytes. */
export function subjectFilter({ EqualityFilter }: Library, attribute: string, subject: string): Filter {
  return new EqualityFilter({ attribute, value: binary.some((name) => name.toLowerCase() === attribute.toLowerCase()) ? bytesOf(subject) : subject });
}

function bytesOf(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  return Buffer.concat([bytes.subarray(0, 4).reverse(), bytes.subarray(4, 6).reverse(), bytes.subarray(6, 8).reverse(), bytes.subarray(8)]);
}
