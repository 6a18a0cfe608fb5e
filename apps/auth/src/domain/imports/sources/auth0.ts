import { RecordFault, type ForeignPerson } from '../foreign-person.ts';
import type { Members } from '../members.ts';
import type { Source } from '../source.ts';
import { digestText } from './digest-text.ts';

/** Auth0's export of users, the file with password hashes that its support sends, and the file of its bulk import: lines of JSON, or one list. */
export const auth0: Source = {
  shape: {},
  person(record) {
    const id = record.text('user_id') ?? record.text('Id') ?? record.object('_id')?.text('$oid') ?? record.text('email') ?? '';
    const remarks = record.list('multifactor').length > 0 || record.list('mfa_factors').length > 0 ? ['second factors are not taken over'] : [];
    return {
      id: id.replace(/^auth0\|/, ''),
      username: record.text('username'),
      email: record.text('email'),
      isEmailProven: record.flag('email_verified') ?? false,
      isDisabled: record.flag('blocked') ?? false,
      createdAt: record.time('created_at'),
      claims: record.claims({ name: 'name', given_name: 'given_name', family_name: 'family_name', nickname: 'nickname', picture: 'picture' }),
      roles: record.object('app_metadata')?.texts('roles') ?? [],
      passwordHash: record.text('passwordHash') ?? record.text('password_hash') ?? customHash(record.object('custom_password_hash')),
      links: record.objects('identities').filter((each) => each.text('provider') !== 'auth0').map((each) => ({ provider: each.text('connection') ?? each.text('provider') ?? '', subject: each.text('user_id') ?? '' })),
      remarks,
    } satisfies ForeignPerson;
  },
};

/** As its bulk import has it: a hash as a PHC string or the like, or a digest with its salt. */
function customHash(custom: Members | undefined): string | undefined {
  if (!custom) return undefined;
  const [algorithm, hash, salt] = [custom.text('algorithm') ?? '', custom.object('hash'), custom.object('salt')];
  const value = hash?.text('value');
  if (value === undefined) throw new RecordFault('its custom_password_hash has no value');
  if (['argon2', 'bcrypt', 'pbkdf2', 'ldap'].includes(algorithm)) return value.startsWith('$pbkdf2') && !value.includes(',l=') ? value : value.replace(/^\$pbkdf2_/, '$pbkdf2-');
  const encoded = hash?.text('encoding') ?? 'hex';
  return digestText({ algorithm, value, encoded, salt: salt?.text('value'), saltEncoded: salt?.text('encoding') ?? 'utf8', isBefore: salt?.text('position') !== 'suffix' });
}
