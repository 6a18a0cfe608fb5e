import type { ForeignPerson } from '../foreign-person.ts';
import type { Source } from '../source.ts';

/** What `ak dumpdata authentik_core.user` writes, which is Django's own format: so users of any Django (`auth.user`) are read, too. */
export const authentik: Source = {
  shape: {},
  person(record) {
    if (!/^(authentik_core|auth)\.user$/.test(record.text('model') ?? '')) return undefined;
    const fields = record.object('fields');
    if (!fields || (fields.text('type') ?? '').includes('service_account')) return undefined;
    const name = fields.text('name') ?? [fields.text('first_name'), fields.text('last_name')].filter(Boolean).join(' ');
    const hash = fields.text('password');
    const remarks = [...(fields.list('groups').length + fields.list('ak_groups').length > 0 ? ['groups are not taken over: they are numbers there'] : []), ...(fields.flag('is_superuser') ? ['that they administer is not taken over'] : [])];
    return {
      id: fields.text('uuid') ?? record.text('pk') ?? '',
      username: fields.text('username'),
      email: fields.text('email'),
      isEmailProven: false, // neither says so
      isDisabled: fields.flag('is_active') === false,
      createdAt: fields.time('date_joined'),
      claims: name === '' ? {} : { name },
      roles: [],
      passwordHash: hash?.startsWith('!') ? undefined : hash, // Django's mark of a password that nobody has
      remarks,
    } satisfies ForeignPerson;
  },
};
