import type { ForeignPerson } from '../foreign-person.ts';
import type { Source } from '../source.ts';

/** What `symbolon export users` writes: lines of JSON, or one list of the same. */
export const json: Source = {
  shape: { members: ['users'] },
  person: (record) =>
    ({
      id: record.text('id') ?? record.text('email') ?? record.text('username') ?? '',
      username: record.text('username'),
      email: record.text('email'),
      isEmailProven: record.flag('email_verified') ?? false,
      isNameAddress: true,
      isDisabled: record.flag('disabled') ?? false,
      createdAt: record.time('created_at'),
      claims: record.object('claims')?.value ?? {},
      roles: record.texts('roles'),
      passwordHash: record.text('password_hash'),
      furtherEmails: record.texts('further_emails'),
      factors: record.objects('factors').map(({ value }) => value),
      links: record.objects('links').map((each) => ({ provider: each.text('connection') ?? '', subject: each.text('subject') ?? '', email: each.text('email') })),
    }) satisfies ForeignPerson,
};
