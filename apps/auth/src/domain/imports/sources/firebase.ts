import { RecordFault, type ForeignPerson } from '../foreign-person.ts';
import type { Members } from '../members.ts';
import type { FirebaseHashConfig, Source } from '../source.ts';

/** `firebase auth:export users.json`. Its hashes need what the project keeps apart from them. */
export const firebase: Source = {
  shape: { members: ['users'] },
  whole: (record) => ({ ...record.value, ...(record.text('customAttributes') !== undefined && { customAttributes: record.written('customAttributes')?.value }) }),
  person(record, { hashConfig }) {
    return {
      id: record.text('localId') ?? '',
      username: record.text('email') === undefined ? record.text('localId') : undefined,
      email: record.text('email'),
      isEmailProven: record.flag('emailVerified') ?? false,
      isDisabled: record.flag('disabled') ?? false,
      createdAt: record.time('createdAt'),
      claims: record.claims({ name: 'displayName', picture: 'photoUrl', phone_number: 'phoneNumber' }),
      roles: [],
      passwordHash: record.text('passwordHash') === undefined ? undefined : hashOf(record, hashConfig),
      links: record.objects('providerUserInfo').filter((each) => !['password', 'phone'].includes(each.text('providerId') ?? '')).map((each) => ({ provider: each.text('providerId') ?? '', subject: each.text('rawId') ?? '', email: each.text('email') })),
      remarks: [
        ...(record.list('mfaInfo').length > 0 ? ['second factors are not taken over'] : []),
        ...(Object.keys(record.written('customAttributes')?.value ?? {}).length > 0 ? ['custom claims are taken over by --claim alone'] : []),
      ],
    } satisfies ForeignPerson;
  },
};

function hashOf(record: Members, config: FirebaseHashConfig | undefined): string {
  if (!config) throw new RecordFault('its password needs the hash parameters of the project (--firebase-hash-config)');
  const bare = (text = ''): string => text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  return `$firescrypt$ln=${config.memCost},r=${config.rounds},p=1$${[record.text('salt'), record.text('passwordHash'), config.saltSeparator, config.signerKey].map((part) => bare(part)).join('$')}`;
}
