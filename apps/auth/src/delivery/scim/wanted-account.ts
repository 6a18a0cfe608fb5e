import type { PushedAttribute } from '@symbolon/contracts';
import { Expressions } from '../../domain/connections/expressions.ts';
import { PushFailure, type PersonToPush, type ScimTarget } from '../../domain/provisioning/scim-target.ts';

/** What an account there is to say: text by its path, and whether it lets in. */
export interface WantedAccount {
  readonly externalId: string;
  readonly active: boolean;
  /** Undefined where nothing is said of the person: then nothing is to stand there. */
  readonly texts: Readonly<Partial<Record<PushedAttribute, string | undefined>>>;
}

/** What is said where the entry says nothing else. */
const usual: ScimTarget['attributes'] = { userName: 'username', displayName: 'name', 'name.givenName': 'given_name', 'name.familyName': 'family_name', emails: 'email' };

/** What an application is to say of somebody; undefined where they are not to be there. An expression that gives nothing says nothing, and that somebody is there is said by `true` alone. */
export async function wantedAccount({ people, attributes }: Pick<ScimTarget, 'people' | 'attributes'>, person: PersonToPush): Promise<WantedAccount | undefined> {
  const expressions = new Expressions(toldOf(person));
  const give = async (text: string): Promise<unknown> => {
    const given = await expressions.give(text);
    if (!('leftOut' in given)) return given.value;
    if (given.leftOut === 'too_slow') throw new PushFailure('the expressions take too long', 'one'); // nobody loses an account by it
    return undefined;
  };
  if (people !== null && (await give(people)) !== true) return undefined;
  const texts: Partial<Record<PushedAttribute, string | undefined>> = {};
  for (const [name, text] of Object.entries({ ...usual, ...attributes }) as [PushedAttribute, string][]) {
    const value = await give(text);
    texts[name] = typeof value === 'string' && value !== '' ? value : undefined;
  }
  if (texts.userName === undefined) throw new PushFailure('there is no userName for this person', 'one');
  return { externalId: person.id, active: !person.isDisabled, texts };
}

/** A person as `claims` of an expression. */
const toldOf = ({ id, username, emailVerified, claims, roles, groups }: PersonToPush): Readonly<Record<string, unknown>> => ({
  ...claims,
  user_id: id,
  username,
  ...(username.includes('@') && { email: username, email_verified: emailVerified }),
  roles: [...roles],
  groups: [...groups],
});
