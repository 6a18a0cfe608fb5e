import { base32 } from '@symbolon/crypto';
import { RecordFault, type ForeignPerson } from '../foreign-person.ts';
import type { Members } from '../members.ts';
import type { Source } from '../source.ts';
import { schemeName } from './scheme-name.ts';

/** A realm as `kc.sh export` writes it, whole or its users in files of their own. */
export const keycloak: Source = {
  shape: { members: ['users'] },
  person(record) {
    if (record.text('serviceAccountClientId') !== undefined) return undefined;
    const credentials = record.objects('credentials');
    const remarks: string[] = [];
    const groups = record.texts('groups');
    const password = credentials.find((each) => each.text('type') === 'password');
    const roles = record.texts('realmRoles').filter((role) => !/^(default-roles-.*|offline_access|uma_authorization)$/.test(role));
    if (record.object('clientRoles')) remarks.push('roles of clients are not taken over');
    if (credentials.some((each) => each.text('type')?.startsWith('webauthn'))) remarks.push('passkeys are not taken over');
    if (credentials.some((each) => each.text('type') === 'recovery-authn-codes')) remarks.push('recovery codes are not taken over');
    if (record.text('federationLink') !== undefined) remarks.push('it comes from a directory, which is not taken over, and has its password there');
    if (record.texts('requiredActions').length > 0) remarks.push('required actions are not taken over');
    return {
      id: record.text('id') ?? record.text('username') ?? '',
      username: record.text('username'),
      email: record.text('email'),
      isEmailProven: record.flag('emailVerified') ?? false,
      isDisabled: record.flag('enabled') === false,
      createdAt: record.time('createdTimestamp'),
      claims: { ...nameOf(record), ...record.claims({ given_name: 'firstName', family_name: 'lastName' }), ...localeOf(record), ...(groups.length > 0 && { groups }) },
      roles,
      passwordHash: password && hashOf(password),
      factors: credentials.filter((each) => each.text('type') === 'otp' || each.text('type') === 'totp').flatMap((each) => authenticatorOf(each, remarks)),
      links: record.objects('federatedIdentities').map((each) => ({ provider: each.text('identityProvider') ?? '', subject: each.text('userId') ?? '' })),
      remarks,
    } satisfies ForeignPerson;
  },
};

/** Keycloak itself keeps it among the attributes, each of which is a list. */
function localeOf(record: Members): { readonly locale?: string } {
  const [locale] = record.object('attributes')?.texts('locale') ?? [];
  return locale === undefined ? {} : { locale };
}

function nameOf(record: Members): { readonly name?: string } {
  const name = [record.text('firstName'), record.text('lastName')].filter(Boolean).join(' ');
  return name === '' ? {} : { name };
}

/** Its own two texts of JSON, as PHC. `hashIterations` of argon2 are its passes. */
function hashOf(credential: Members): string {
  const [secret, how] = [credential.written('secretData') ?? credential, credential.written('credentialData') ?? credential];
  const [salt, digest] = [secret.text('salt'), secret.text('value') ?? secret.text('hashedSaltedValue')];
  const [algorithm, rounds] = [how.text('algorithm'), how.number('hashIterations')];
  if (digest === undefined || algorithm === undefined) throw new RecordFault('its password has no digest');
  if (algorithm === 'argon2') {
    const extra = how.object('additionalParameters');
    const one = (name: string): string => extra?.texts(name)[0] ?? '';
    return `$argon2${one('type')}$v=${one('version') === '1.0' ? 16 : 19}$m=${one('memory')},t=${rounds},p=${one('parallelism')}$${bare(salt)}$${bare(digest)}`;
  }
  const [, sha] = /^pbkdf2(?:-sha(256|512))?$/.exec(algorithm) ?? [algorithm, undefined];
  if (!algorithm.startsWith('pbkdf2')) throw new RecordFault(`its password is hashed by ${schemeName(algorithm)}, which is none of Keycloak's own`);
  return `$pbkdf2-sha${sha ?? '1'}$i=${rounds}$${bare(salt)}$${bare(digest)}`;
}

const bare = (base64 = ''): string => base64.replace(/=+$/, '');

/** Its codes follow from the letters of the secret as they stand there, unless it says that they are base 32. */
function authenticatorOf(credential: Members, remarks: string[]): readonly object[] {
  const [secret, how] = [credential.written('secretData') ?? credential, credential.written('credentialData') ?? credential];
  const isUsual = (how.text('subType') ?? 'totp') === 'totp' && (how.number('digits') ?? 6) === 6 && (how.number('period') ?? 30) === 30 && (how.text('algorithm') ?? 'HmacSHA1') === 'HmacSHA1';
  const value = secret.text('value');
  if (!isUsual || value === undefined) {
    remarks.push('a code program of other digits, seconds or hash is not taken over');
    return [];
  }
  return [{ kind: 'authenticator', name: credential.text('userLabel') ?? 'Authenticator', secret: how.text('secretEncoding') === 'BASE32' ? value : base32(Buffer.from(value)) }];
}
