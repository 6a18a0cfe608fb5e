import { complex, several, text, type ScimResourceType, type ScimSchema } from './attributes.ts';

const userSchema: ScimSchema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'A person.',
  attributes: [
    text('userName', 'The log-in name; an e-mail address is recommended. It is kept without capital letters.', { required: true, uniqueness: 'server' }),
    complex('name', 'The parts of the name. Given, family and middle name are the claims of OpenID Connect.', [
      text('formatted', 'The whole name.'),
      text('familyName', 'The claim family_name.'),
      text('givenName', 'The claim given_name.'),
      text('middleName', 'The claim middle_name.'),
      text('honorificPrefix', 'What stands before it.'),
      text('honorificSuffix', 'What stands behind it.'),
    ]),
    text('displayName', 'What the person is called: the claim name.'),
    text('nickName', 'The claim nickname.'),
    { name: 'profileUrl', type: 'reference', description: 'The claim profile.', referenceTypes: ['external'] },
    text('title', 'What they are at work.'),
    text('userType', 'What they are to the organization.'),
    text('preferredLanguage', 'The language that they like best.'),
    text('locale', 'The claim locale.'),
    text('timezone', 'The claim zoneinfo.'),
    { name: 'active', type: 'boolean', description: 'Whether they get in. Whom an administrator has disabled stays so, whatever is sent.' },
    text('password', 'A new password. It is never shown.', { caseExact: true, mutability: 'writeOnly', returned: 'never' }),
    several('emails', 'Addresses, as the source has them. Letters go to the log-in name.', ['work', 'home', 'other']),
    several('phoneNumbers', 'Telephone numbers, as the source has them: no codes are sent there.', ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
    complex(
      'addresses',
      'Where they live and work.',
      [
        text('formatted', 'The whole address.'),
        text('streetAddress', 'House and street.'),
        text('locality', 'The city.'),
        text('region', 'The state or region.'),
        text('postalCode', 'The postal code.'),
        text('country', 'The country.'),
        text('type', 'What it is for.', { canonicalValues: ['work', 'home', 'other'] }),
        { name: 'primary', type: 'boolean', description: 'Whether it is the first choice.' },
      ],
      { multiValued: true },
    ),
    complex(
      'groups',
      'The groups of the same source that they are in themselves, and not by another group. They are changed at the group.',
      [
        text('value', 'The id of the group.', { caseExact: true, mutability: 'readOnly' }),
        { name: '$ref', type: 'reference', description: 'Where it is.', caseExact: true, mutability: 'readOnly', referenceTypes: ['Group'] },
        text('display', 'Its name.', { mutability: 'readOnly' }),
      ],
      { multiValued: true, mutability: 'readOnly' },
    ),
  ],
};

const enterpriseSchema: ScimSchema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'What an employer says of a person.',
  attributes: [
    text('employeeNumber', 'By which the employer knows them.'),
    text('costCenter', 'Who pays for them.'),
    text('organization', 'Of which they are part.'),
    text('division', 'Of which they are part.'),
    text('department', 'Of which they are part.'),
    complex('manager', 'Whom they report to.', [
      text('value', 'The id of that person.', { caseExact: true }),
      { name: '$ref', type: 'reference', description: 'Where that person is.', caseExact: true, referenceTypes: ['User'] },
      text('displayName', 'What that person is called.'),
    ]),
  ],
};

const groupSchema: ScimSchema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'People who belong together. What somebody may by being in one is for the applications that are told of it.',
  attributes: [
    text('displayName', 'What it is called.', { required: true }),
    complex(
      'members',
      'Who is in it: people, and groups with everybody in them, of the same source.',
      [
        text('value', 'The id of the person, or of the group.', { caseExact: true, mutability: 'immutable' }),
        { name: '$ref', type: 'reference', description: 'Where that is.', caseExact: true, mutability: 'immutable', referenceTypes: ['User', 'Group'] },
        text('type', 'What kind of resource it is.', { canonicalValues: ['User', 'Group'], mutability: 'immutable' }),
        text('display', 'What it is called.', { mutability: 'readOnly' }),
      ],
      { multiValued: true },
    ),
  ],
};

/** The kinds of resources that there are (RFC 7643 section 6). */
export const scimUserType: ScimResourceType = { name: 'User', endpoint: '/Users', schema: userSchema, extensions: [enterpriseSchema] };
export const scimGroupType: ScimResourceType = { name: 'Group', endpoint: '/Groups', schema: groupSchema, extensions: [] };
export const scimResourceTypes: readonly ScimResourceType[] = [scimUserType, scimGroupType];
