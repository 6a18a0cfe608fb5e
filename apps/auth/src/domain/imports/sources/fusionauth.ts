import { base32 } from '@symbolon/crypto';
import { RecordFault, type ForeignPerson } from '../foreign-person.ts';
import type { Members } from '../members.ts';
import type { Source } from '../source.ts';
import { schemeName } from './scheme-name.ts';

/** The file of FusionAuth's import API, and of its user search (which has no hashes). */
export const fusionauth: Source = {
  shape: { members: ['users'] },
  person(record) {
    const factors = record.object('twoFactor')?.objects('methods') ?? [];
    const programs = factors.filter((each) => each.text('method') === 'authenticator');
    const remarks = [
      ...(programs.length < factors.length ? ['second factors by mail and SMS are not taken over'] : []),
      ...(programs.every(isUsual) ? [] : ['a code program of other digits, seconds or hash is not taken over']),
      ...(record.list('memberships').length > 0 ? ['groups are not taken over: they are numbers there'] : []),
      ...(record.flag('passwordChangeRequired') === true ? ['that a new password is demanded is not taken over'] : []),
      ...(record.time('expiry') === undefined ? [] : ['the end of its account is not taken over: one that has ended is disabled']),
    ];
    return {
      id: record.text('id') ?? record.text('email') ?? record.text('username') ?? '',
      username: record.text('username'),
      email: record.text('email'),
      isEmailProven: record.flag('verified') ?? false,
      isDisabled: record.flag('active') === false || (record.time('expiry')?.getTime() ?? Infinity) < Date.now(),
      createdAt: record.time('insertInstant'),
      claims: record.claims({ name: 'fullName', given_name: 'firstName', family_name: 'lastName', middle_name: 'middleName', zoneinfo: 'timezone', birthdate: 'birthDate', picture: 'imageUrl', phone_number: 'mobilePhone' }),
      roles: [...new Set(record.objects('registrations').flatMap((each) => each.texts('roles')))],
      passwordHash: record.text('password') === undefined ? undefined : hashOf(record),
      factors: programs.filter(isUsual).map((each) => ({ kind: 'authenticator', name: each.text('name') ?? 'Authenticator', secret: base32(Buffer.from(each.text('secret') ?? '', 'base64')) })),
      links: record.objects('identityProviderLinks').map((each) => ({ provider: each.text('identityProviderName') ?? each.text('identityProviderId') ?? '', subject: each.text('identityProviderUserId') ?? '' })),
      remarks,
    } satisfies ForeignPerson;
  },
};

/** Whether a program shows what ours expects: of another it would be asked for in vain. */
function isUsual(program: Members): boolean {
  const how = program.object('authenticator');
  return (how?.text('algorithm') ?? 'HmacSHA1') === 'HmacSHA1' && (how?.number('codeLength') ?? 6) === 6 && (how?.number('timeStep') ?? 30) === 30;
}

function hashOf(record: Members): string {
  const [scheme, salt, digest, factor] = [record.text('encryptionScheme') ?? '', record.text('salt') ?? '', record.text('password') ?? '', record.number('factor')];
  if (scheme === 'bcrypt') return `$2a$${String(factor).padStart(2, '0')}$${salt}${digest}`;
  const [, sha] = /^salted-pbkdf2-hmac-sha(256|512)(?:-512)?$/.exec(scheme) ?? [];
  if (sha === undefined) throw new RecordFault(`its password is hashed by ${schemeName(scheme)}, which is not known here`);
  return `$pbkdf2-sha${sha}$i=${factor}$${salt.replace(/=+$/, '')}$${digest.replace(/=+$/, '')}`;
}
