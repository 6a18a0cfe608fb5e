import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { samlSector } from '../../domain/clients/saml-sector.ts';
import { SubjectIdentifiers } from '../../domain/clients/subject-identifiers.ts';
import { Expressions } from '../../domain/connections/expressions.ts';
import { nameIds } from '../../domain/saml/names.ts';
import type { Assertion } from '../../domain/saml/sign-in-response.ts';
import type { AskedBySaml } from '../../domain/sessions/asked-by-saml.ts';
import type { Session } from '../../domain/sessions/session.ts';
import { namedGroups, toldGroups, UserGroups } from '../../domain/users/user-groups.ts';
import { userClaims, type User } from '../../domain/users/user.ts';
import type { Application } from './received.ts';

const mostValues = 200;
const longestValue = 4096;

/** What an application is told of people, and what it calls them. */
@Injectable()
export class PersonTold {
  constructor(
    private readonly subjects: SubjectIdentifiers,
    private readonly masterKey: MasterKey,
    private readonly groups: UserGroups,
  ) {}

  /** Undefined for somebody who has no such name: an address counts where it is proven. */
  nameId({ clientId, saml }: Application, user: User, { id: sessionId }: Pick<Session, 'id'>, format: AskedBySaml['nameIdFormat']): Assertion['nameId'] | undefined {
    switch (format) {
      case 'persistent':
        return { format: nameIds.persistent, value: this.subjects.subjectFor(samlSector({ clientId, saml }), user.id) };
      case 'transient':
        return { format: nameIds.transient, value: `_${Buffer.from(this.masterKey.mac('saml-name-id', `${saml.entity_id} ${sessionId}`)).toString('base64url')}` };
      case 'emailAddress': {
        const { email, email_verified: isProven } = userClaims(user);
        return typeof email === 'string' && isProven === true ? { format: nameIds.email, value: email } : undefined;
      }
      case 'unspecified':
        return { format: nameIds.unspecified, value: user.username };
    }
  }

  /** Another name of the log-in for each application: two that compare notes learn nothing. */
  sessionIndex(application: Application, sessionId: string): string {
    return this.subjects.sidFor(samlSector(application), sessionId);
  }

  /** Each attribute that its expression gives a value, or a list of them, and the groups. What gives none is not told. */
  async attributes({ saml }: Application, user: User): Promise<{ readonly told: Assertion['attributes']; readonly leftOut: readonly string[] }> {
    const expressions = new Expressions({ ...userClaims(user), roles: user.roles });
    const told: { readonly name: string; readonly values: readonly string[] }[] = [];
    const leftOut: string[] = [];
    const tell = (name: string, values: readonly string[] | undefined): void => {
      if (values === undefined) leftOut.push(name);
      else if (values.length > 0) told.push({ name, values });
    };
    for (const [name, text] of Object.entries(saml.attributes)) {
      const given = await expressions.give(text);
      tell(name, 'leftOut' in given ? undefined : valuesOf(given.value));
    }
    if (saml.groups_attribute !== undefined) tell(saml.groups_attribute, toldGroups(namedGroups(await this.groups.namesOf(user.id), saml.groups ?? ['*'])));
    return { told, leftOut };
  }
}

/** Undefined for what is no text, number or flag, nor a list of them. */
function valuesOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null || value === '') return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > mostValues || !list.every((each) => ['string', 'number', 'boolean', 'bigint'].includes(typeof each))) return undefined;
  const texts = list.map(String);
  return texts.every((text) => text.length <= longestValue) ? texts : undefined;
}
