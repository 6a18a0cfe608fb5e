import type { Database } from '@symbolon/database';
import type { DepartedNames } from '../users/departed-names.ts';
import type { Made } from '../users/old-system.ts';
import { usernameKey } from '../users/user.ts';
import { RecordFault, type ForeignPerson } from './foreign-person.ts';
import { demandPlain, Members } from './members.ts';
import type { PeopleImport } from './people-import.ts';
import { json } from './sources/json.ts';

/** Makes whom the old system knows, who has just shown their password there: as `symbolon import json` would make them, with that password. */
export class OldSystemPerson {
  constructor(
    private readonly database: Pick<Database, 'prisma'>,
    private readonly people: PeopleImport,
    private readonly departed: DepartedNames,
    private readonly source: string,
  ) {}

  async make(answer: unknown, username: string, passwordHash: string): Promise<Made> {
    const person = read(answer);
    if ('sentence' in person) return person;
    if (usernameKey(person.email ?? person.username ?? '') !== username) return { reason: 'another_name', sentence: 'it is called otherwise than was asked' };
    if (person.isDisabled) return { reason: 'disabled', sentence: 'it is disabled there' };
    if (await this.departed.hasId(this.source, person.id)) return { reason: 'departed', sentence: 'it was here, and was removed' };
    const [outcome] = await this.people.take([{ place: 'the old system', person: { ...person, passwordHash }, more: {} }]);
    if (outcome?.status !== 'made') return { reason: 'cannot_be_made', sentence: outcome?.reason ?? 'what it is called there is somebody who is here' };
    const { userId } = await this.database.prisma.importedPerson.findUniqueOrThrow({ where: { source_foreignId: { source: this.source, foreignId: person.id } }, select: { userId: true } });
    return { userId, source: this.source };
  }
}

/** In the words of one line of `symbolon import json`. */
function read(answer: unknown): ForeignPerson | Extract<Made, { readonly reason: unknown }> {
  try {
    demandPlain(answer);
    return json.person(Members.of(answer), {}) ?? { reason: 'cannot_be_made', sentence: 'it is no person' };
  } catch (error) {
    if (error instanceof RecordFault) return { reason: 'cannot_be_made', sentence: error.message };
    throw error;
  }
}
