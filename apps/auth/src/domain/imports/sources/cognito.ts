import type { ForeignPerson } from '../foreign-person.ts';
import { Members } from '../members.ts';
import type { Source } from '../source.ts';

const claims = { name: 'name', given_name: 'given_name', family_name: 'family_name', nickname: 'nickname', picture: 'picture', locale: 'locale', zoneinfo: 'zoneinfo', birthdate: 'birthdate', phone_number: 'phone_number' };

/** `aws cognito-idp list-users`, or the CSV of its imports. No hash ever leaves Cognito: people choose a new password, or the old system is asked. */
export const cognito: Source = {
  shape: { members: ['Users'], csv: 'too' },
  person(record) {
    const attributes = record.value['Attributes'] === undefined ? record : attributesOf(record);
    return {
      id: attributes.text('sub') ?? record.text('Username') ?? record.text('cognito:username') ?? '',
      username: record.text('Username') ?? record.text('cognito:username'),
      email: attributes.text('email'),
      isEmailProven: attributes.flag('email_verified') ?? false,
      isDisabled: record.flag('Enabled') === false,
      createdAt: record.time('UserCreateDate'),
      claims: attributes.claims(claims),
      roles: [],
      remarks: record.text('UserStatus') === 'EXTERNAL_PROVIDER' ? ['the provider that they come by is not taken over'] : [],
    } satisfies ForeignPerson;
  },
};

const attributesOf = (record: Members): Members => new Members(Object.fromEntries(record.objects('Attributes').map((each) => [each.text('Name') ?? '', each.text('Value')])));
