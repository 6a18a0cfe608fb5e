import { RecordFault, type ForeignLink, type ForeignPerson } from '../foreign-person.ts';
import { jsonOf, Members } from '../members.ts';
import type { Source } from '../source.ts';

const claims = {
  name: 'name', given_name: 'given_name', family_name: 'family_name', middle_name: 'middle_name', nickname: 'nickname', picture: 'picture', profile: 'profile', website: 'website',
  gender: 'gender', locale: 'locale', zoneinfo: 'zoneinfo', birthdate: 'birthdate', phone_number: 'phone_number',
};

/** `aws cognito-idp list-users`, or the CSV of its imports. No hash ever leaves Cognito: people choose a new password, or the old system is asked. */
export const cognito: Source = {
  shape: { members: ['Users'], csv: 'too' },
  whole: (record) => ({ ...record.value, ...attributesOf(record).value }),
  person(record) {
    const attributes = attributesOf(record);
    const [sub, name] = [attributes.text('sub'), record.text('Username') ?? record.text('cognito:username')];
    const email = attributes.text('email');
    const isSecond = record.list('MFAOptions').length > 0 || record.list('UserMFASettingList').length > 0 || attributes.flag('cognito:mfa_enabled') === true;
    return {
      id: sub ?? name ?? '',
      username: attributes.text('preferred_username') ?? (email !== undefined && (name === sub || record.text('UserStatus') === 'EXTERNAL_PROVIDER') ? undefined : name), // their id once more, or the provider's
      email,
      isEmailProven: attributes.flag('email_verified') ?? false,
      isDisabled: record.flag('Enabled') === false,
      createdAt: record.time('UserCreateDate'),
      claims: attributes.claims(claims),
      roles: [],
      links: linksOf(attributes.text('identities')),
      remarks: isSecond ? ['second factors are not taken over'] : [],
    } satisfies ForeignPerson;
  },
};

/** The list of list-users by their names; a row of CSV has them already. */
const attributesOf = (record: Members): Members =>
  record.value['Attributes'] === undefined ? record : new Members(Object.fromEntries(record.objects('Attributes').map((each) => [each.text('Name') ?? '', each.text('Value')])));

/** The providers that they log in by, which it keeps as a text of JSON. */
function linksOf(text: string | undefined): readonly ForeignLink[] {
  const written = text === undefined ? [] : jsonOf(text, 'identities');
  if (!Array.isArray(written)) throw new RecordFault('identities is no list');
  return written.map((each) => Members.of(each, 'identities')).map((each) => ({ provider: each.text('providerName') ?? '', subject: each.text('userId') ?? '' }));
}
