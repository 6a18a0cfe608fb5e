/** What somebody has typed of a person who is to be made. Its key names the request that is made of it. */
export interface PersonDraft {
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly isProven: boolean;
  readonly password: string;
  /** Whether a link for a password is mailed, where one can be. */
  readonly wantsMail: boolean;
  readonly key: string;
}

export const newPerson = (): PersonDraft => ({ username: '', name: '', email: '', isProven: false, password: '', wantsMail: true, key: crypto.randomUUID() });

/** A log-in name that is an address is what tokens carry as e-mail, and where mails go; the server looks closer. */
export const hasAddress = ({ username }: PersonDraft): boolean => username.includes('@');

/** Who has a password needs no link for one. */
export const mayMail = (draft: PersonDraft): boolean => hasAddress(draft) && draft.password === '';

/** The body that makes them. */
export function personOf(draft: PersonDraft): Readonly<Record<string, unknown>> {
  const { username, name, email, isProven, password } = draft;
  const claims = { ...(name !== '' && { name }), ...(email !== '' && !hasAddress(draft) && { email }) };
  return { username, ...(isProven && hasAddress(draft) && { email_verified: true }), ...(Object.keys(claims).length > 0 && { claims }), ...(password !== '' && { password }) };
}

/** The same as it stands in the file, with the password left to the environment. */
export const fileEntry = (person: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ('password' in person ? { ...person, password: '${PASSWORD}' } : person);
