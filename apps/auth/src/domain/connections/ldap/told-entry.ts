import type { LdapPlace } from '../ldap-place.ts';
import type { LdapEntry } from './library.ts';

/** A value by the name that was asked for, however the directory writes it: one as a text, several as a list, none as nothing. What is no text is left out. */
function valueOf(entry: LdapEntry, name: string): string | readonly string[] | undefined {
  const [, value] = Object.entries(entry).find(([key]) => key !== 'dn' && key.toLowerCase() === name.toLowerCase()) ?? [];
  const texts = [value].flat().filter((each): each is string => typeof each === 'string' && each !== '');
  return texts.length > 1 ? texts : texts[0];
}

export const textsOf = (entry: LdapEntry, name: string): readonly string[] => [valueOf(entry, name) ?? []].flat();

/** What it calls somebody for ever. An objectGUID is sixteen bytes, of which Active Directory writes the first three groups backwards. */
export function subjectOf(entry: LdapEntry, { subject }: Pick<LdapPlace, 'subject'>): string | undefined {
  const [, value] = Object.entries(entry).find(([key]) => key.toLowerCase() === subject.toLowerCase()) ?? [];
  if (Buffer.isBuffer(value)) return value.length === 16 ? guidOf(value) : value.toString('hex');
  return typeof value === 'string' && value !== '' ? value.toLowerCase() : undefined;
}

/** Of sixteen bytes, as Active Directory has them. */
export function guidOf(bytes: Uint8Array): string {
  const hex = Buffer.concat([Buffer.from(bytes.subarray(0, 4)).reverse(), Buffer.from(bytes.subarray(4, 6)).reverse(), Buffer.from(bytes.subarray(6, 8)).reverse(), bytes.subarray(8)]).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** All that a directory says of somebody, in its own words, with who that is in the words of OpenID Connect. Of several addresses it is the one that was typed, or the first. */
export function toldOf(entry: LdapEntry, place: LdapPlace, subject: string, typed: string): Readonly<Record<string, unknown>> {
  const addresses = textsOf(entry, place.email);
  const email = addresses.find((each) => each.toLowerCase() === typed.trim().toLowerCase()) ?? addresses[0];
  const attributes = place.attributes.flatMap((name) => {
    const value = valueOf(entry, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(attributes), dn: entry.dn, sub: subject, ...(email !== undefined && { email, email_verified: true }) };
}
