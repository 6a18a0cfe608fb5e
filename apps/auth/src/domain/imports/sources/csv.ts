import type { ForeignPerson } from '../foreign-person.ts';
import type { Source } from '../source.ts';
import { digestText } from './digest-text.ts';

/** A table of one's own with these columns, of which `id` or `email` must be there; what else it has can be made claims by `--claim`. */
export const csv: Source = {
  shape: { csv: 'only' },
  person(record) {
    const [hash, algorithm] = [record.text('password_hash'), record.text('hash_algorithm')];
    return {
      id: record.text('id') ?? record.text('email') ?? record.text('username') ?? '',
      username: record.text('username'),
      email: record.text('email'),
      isEmailProven: record.flag('email_verified') ?? false,
      isDisabled: record.flag('disabled') ?? false,
      createdAt: record.time('created_at'),
      claims: record.claims({ name: 'name', given_name: 'given_name', family_name: 'family_name', locale: 'locale', picture: 'picture' }),
      roles: (record.text('roles') ?? '').split(/[;,]/).map((role) => role.trim()).filter((role) => role !== ''),
      passwordHash: hash !== undefined && algorithm !== undefined ? apart(hash, algorithm, record.text('salt'), record.text('salt_position')) : hash,
    } satisfies ForeignPerson;
  },
};

/** A digest whose algorithm and salt stand in columns of their own: both hexadecimal or base 64, the salt as it was fed in. */
const apart = (value: string, algorithm: string, salt: string | undefined, position: string | undefined): string =>
  digestText({ algorithm, value, encoded: /^([\da-f]{2}){16,}$/i.test(value) ? 'hex' : 'base64', salt, saltEncoded: 'utf8', isBefore: position !== 'after' });
