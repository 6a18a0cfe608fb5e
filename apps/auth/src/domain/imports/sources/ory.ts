import { RecordFault, type ForeignLink, type ForeignPerson } from '../foreign-person.ts';
import type { Members } from '../members.ts';
import type { Source } from '../source.ts';
import { authenticatorOfUrl } from './otpauth.ts';

/** Identities of Ory Kratos, as its admin API lists and imports them: with `include_credential=password`, `=oidc`, `=saml` and `=totp` also what they log in by. */
export const ory: Source = {
  shape: { members: ['identities'] },
  person(record) {
    const [traits, credentials] = [record.object('traits'), record.object('credentials')];
    const email = traits?.text('email');
    const proven = record.objects('verifiable_addresses').find((each) => each.text('value')?.toLowerCase() === email?.toLowerCase());
    const names = traits?.value['name'];
    const program = authenticatorOfUrl(credentials?.object('totp')?.object('config')?.text('totp_url'), 'Authenticator');
    const lost = ['webauthn', 'passkey', 'lookup_secret', 'code', ...(program ? [] : ['totp'])].filter((kind) => credentials?.object(kind)).map((kind) => `credentials of ${kind} are not taken over`);
    const remarks = [...lost, ...(record.text('organization_id') === undefined ? [] : ['its organization is not taken over'])];
    return {
      id: record.text('id') ?? '',
      username: traits?.text('username') ?? (email === undefined ? record.text('id') : undefined),
      email,
      isEmailProven: proven?.flag('verified') ?? false,
      isDisabled: record.text('state') === 'inactive',
      createdAt: record.time('created_at'),
      claims: typeof names === 'string' ? { name: names } : { ...traits?.object('name')?.claims({ given_name: 'first', family_name: 'last' }) },
      roles: [],
      passwordHash: credentials?.object('password')?.object('config')?.text('hashed_password'),
      factors: program ? [program] : [],
      links: [...linksOf(credentials?.object('oidc')), ...linksOf(credentials?.object('saml'))],
      remarks,
    } satisfies ForeignPerson;
  },
};

function linksOf(ways: Members | undefined): readonly ForeignLink[] {
  const written = ways?.object('config')?.objects('providers') ?? [];
  if (written.length > 0) return written.map((each) => ({ provider: each.text('provider') ?? '', subject: each.text('subject') ?? '' }));
  return (ways?.texts('identifiers') ?? []).map((text) => {
    const [provider = '', ...subject] = text.split(':');
    if (subject.length === 0) throw new RecordFault('it has an identifier without a provider');
    return { provider, subject: subject.join(':') };
  });
}
