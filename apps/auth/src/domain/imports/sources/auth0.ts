import { RecordFault, type ForeignPerson } from '../foreign-person.ts';
import type { Members } from '../members.ts';
import type { Source } from '../source.ts';
import { digestText } from './digest-text.ts';

/** Auth0's export of users, the file with password hashes that its support sends, and the file of its bulk import: lines of JSON, or one list. */
export const auth0: Source = {
  shape: {},
  person(record) {
    const id = record.text('user_id') ?? record.text('Id') ?? record.object('_id')?.text('$oid') ?? record.text('email') ?? '';
    const programs = record.objects('mfa_factors').flatMap((each) => each.object('totp')?.text('secret') ?? []);
    const isLeft = record.list('multifactor').length > 0 || record.list('mfa_factors').length > programs.length;
    return {
      id: id.replace(/^auth0\|/, ''),
      username: either(record, 'username', 'Username'),
      email: either(record, 'email', 'Email'),
      isEmailProven: record.flag('email_verified') ?? record.flag('Email Verified') ?? false,
      isDisabled: record.flag('blocked') ?? false,
      createdAt: record.time('created_at') ?? record.time('Created At'),
      claims: { ...record.claims(titles), ...record.claims({ name: 'name', given_name: 'given_name', family_name: 'family_name', nickname: 'nickname', picture: 'picture', phone_number: 'phone_number' }) },
      roles: record.object('app_metadata')?.texts('roles') ?? [],
      passwordHash: record.text('passwordHash') ?? record.text('password_hash') ?? customHash(record.object('custom_password_hash')),
      factors: programs.map((secret) => ({ kind: 'authenticator', name: 'Authenticator', secret })),
      links: record.objects('identities').filter((each) => each.text('provider') !== 'auth0').map((each) => ({ provider: each.text('connection') ?? each.text('provider') ?? '', subject: each.text('user_id') ?? '' })),
      remarks: isLeft ? ['second factors are not taken over, but for code programs'] : [],
    } satisfies ForeignPerson;
  },
};

/** As its extension for exports titles them, unless it is told otherwise. */
const titles = { name: 'Name', given_name: 'Given Name', family_name: 'Family Name', nickname: 'Nickname', picture: 'Picture' };

const either = (record: Members, name: string, title: string): string | undefined => record.text(name) ?? record.text(title);

/** As its bulk import has it: a hash as a PHC string or the like, or a digest with its salt. */
function customHash(custom: Members | undefined): string | undefined {
  if (!custom) return undefined;
  const [algorithm, hash, salt] = [custom.text('algorithm') ?? '', custom.object('hash'), custom.object('salt')];
  const value = hash?.text('value');
  if (value === undefined) throw new RecordFault('its custom_password_hash has no value');
  const letters = custom.object('password')?.text('encoding') ?? 'utf8';
  if (letters !== 'utf8') throw new RecordFault('its password was not hashed as UTF-8, which is all that is known here');
  if (['argon2', 'bcrypt', 'pbkdf2', 'ldap'].includes(algorithm)) return value.startsWith('$pbkdf2') && !value.includes(',l=') ? value : value.replace(/^\$pbkdf2_/, '$pbkdf2-');
  const encoded = hash?.text('encoding') ?? 'hex';
  return digestText({ algorithm, value, encoded, salt: salt?.text('value'), saltEncoded: salt?.text('encoding') ?? 'utf8', isBefore: salt?.text('position') !== 'suffix' });
}
