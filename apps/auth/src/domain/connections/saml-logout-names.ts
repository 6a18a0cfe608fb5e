import { nameIdOf, type LogoutRequest, type NameId } from '../saml/logout-request.ts';
import type { Connection } from './connection.ts';
import type { Assertion } from './saml-answer.ts';
import type { OwnNames } from './saml-request.ts';
import type { ProvenPerson } from './upstream-person.ts';

/** As much of a SessionIndex as is kept, and compared. */
export const longestSid = 255;

/** One text for each name: its qualifiers are those of the two who speak where nothing is said (SAML core section 8.3.7). */
export const logoutNameOf = ({ value, format, nameQualifier, spNameQualifier }: NameId, { issuer = '' }: Connection, { entityId }: OwnNames): string =>
  JSON.stringify([value, format, nameQualifier ?? issuer, spNameQualifier ?? entityId]);

/** What log-outs of somebody will say, theirs and ours: ours name the person as the assertion did, to the letter. Whom it does not name nobody can log out. */
export function logoutNamesOf({ nameId: element }: Assertion, sessionIndex: string | undefined, connection: Connection, names: OwnNames): Pick<ProvenPerson, 'logoutName' | 'logoutHint'> {
  if (!element) return { logoutName: undefined, logoutHint: undefined };
  const nameId = nameIdOf(element);
  const asked: LogoutRequest = { nameId, sessionIndexes: sessionIndex === undefined ? [] : [sessionIndex] };
  return { logoutName: logoutNameOf(nameId, connection, names), logoutHint: JSON.stringify(asked) };
}

export const askedBy = (hint: string): LogoutRequest => JSON.parse(hint) as LogoutRequest;
