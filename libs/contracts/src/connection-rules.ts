import { isClaimPath, type ConnectionEntry } from './connection-entry.ts';
import { connectionProfile } from './connection-profiles.ts';
import { ldapMemberNames } from './ldap-members.ts';
import { ldapMistakes } from './ldap-rules.ts';

/** What is told of a new connection without a secret. */
export const missingConnectionSecret = 'is missing: it is what the other provider has given this client';

interface Mistake {
  readonly path: readonly string[];
  readonly sentence: string;
}

/** Members of an entry that say how a provider is spoken with which has no discovery document. */
const addresses = ['authorization_url', 'token_url', 'userinfo_url'] as const;
const paths = ['subject_claim', 'email_claim', 'email_verified_claim'] as const;
/** Members that say how one is spoken with that speaks SAML; where there are metadata, these say the second of them. */
const ofSaml = ['entity_id', 'idp_metadata', 'sso_url', 'sso_binding', 'slo_url', 'certificates', 'name_id', 'idp_initiated', 'passive'] as const;
const inMetadata = ['sso_url', 'sso_binding', 'slo_url', 'certificates'] as const;
/** And what it has no use for. */
const notOfSaml = ['issuer', ...addresses, 'revocation_url', 'client_secret', 'client_auth', 'scopes', 'keep_tokens'] as const;
/** Members of a stream that is asked for what it holds: who signs it is known by a discovery document. */
const ofStreams = ['signals_stream', 'signals_scope', 'signals_token'] as const;

/** Undefined where there is none, which is told elsewhere. */
const originOf = (url = ''): string | undefined => (URL.canParse(url) ? new URL(url).origin : undefined);

/** What is wrong with an entry as a whole. Whether a secret is there is for who knows the stored one. */
export function connectionMistakes(entry: ConnectionEntry): readonly Mistake[] {
  const profile = connectionProfile(entry.profile);
  const type = entry.type ?? profile?.type;
  const missing = (name: keyof ConnectionEntry, sentence = 'is missing'): readonly Mistake[] => (entry[name] === undefined ? [{ path: [name], sentence }] : []);
  const notOf = (names: readonly (keyof ConnectionEntry)[], kind: string): readonly Mistake[] => names.filter((name) => entry[name] !== undefined && entry[name] !== false).map((name) => ({ path: [name], sentence: `is not for ${kind}` }));
  return [
    ...(type === 'saml' ? [...missing('entity_id'), ...(entry.idp_metadata === undefined ? [...missing('sso_url', 'is missing, and so are metadata'), ...missing('certificates', 'is missing, and so are metadata')] : notOf(inMetadata, 'an entry with metadata, which say it')), ...notOf(notOfSaml, 'SAML'), ...(entry.logout_there && entry.idp_metadata === undefined ? missing('slo_url', 'is missing, and so are metadata: nothing says where people log out there') : [])] : [...missing('client_id'), ...notOf(ofSaml, 'any type but saml')]),
    ...(type === 'saml' ? [] : paths.filter((name) => entry[name] !== undefined && !isClaimPath(entry[name])).map((name) => ({ path: [name], sentence: 'must be the name of a claim, or the way to one such as address.locality' }))),
    ...(profile ? [] : [...missing('type', 'is missing: oidc, oauth2, saml or ldap, where there is no profile'), ...missing('name')]),
    ...(profile && entry.type !== undefined && entry.type !== profile.type ? [{ path: ['type'], sentence: `must be ${profile.type} for ${entry.profile}` }] : []),
    ...(type === 'oidc' ? [...(profile ? [] : missing('issuer')), ...notOf([...addresses, 'revocation_url', ...paths], 'OpenID Connect')] : []),
    ...(type === 'oidc' && entry.scopes && !entry.scopes.includes('openid') ? [{ path: ['scopes'], sentence: 'must have openid' }] : []),
    ...(type === 'oauth2' ? [...(profile ? [] : [...addresses, 'subject_claim' as const].flatMap((name) => missing(name))), ...notOf(['acr_values', 'logout_there'], 'OAuth 2.0 alone')] : []),
    ...(type === 'oauth2' && profile && addresses.some((name) => entry[name] !== undefined) ? addresses.flatMap((name) => missing(name, 'is missing: the others are of another place, which is told codes and secrets of this one')) : []),
    ...(type === 'oauth2' && entry.revocation_url !== undefined && originOf(entry.revocation_url) !== originOf(entry.token_url ?? profile?.addresses?.token) ? [{ path: ['revocation_url'], sentence: 'must be of the same origin as token_url: tokens that are kept are told there' }] : []),
    ...(type === 'oauth2' && entry.client_auth === 'private_key_jwt' ? [{ path: ['client_auth'], sentence: 'private_key_jwt is for OpenID Connect' }] : []),
    ...(type === 'oidc' ? (['signals_scope', 'signals_token'] as const).flatMap((name) => (entry[name] !== undefined && entry.signals_stream === undefined ? [{ path: [name], sentence: 'is for signals_stream' }] : [])) : notOf(ofStreams, 'any type but oidc')),
    ...(entry.signals_token !== undefined && entry.signals_scope !== undefined ? [{ path: ['signals_scope'], sentence: 'is for tokens by client_credentials, in the place of which signals_token is' }] : []),
    ...(type === 'ldap' ? ldapMistakes(entry, missing, notOf) : notOf(ldapMemberNames, 'any type but ldap')),
    ...(profile?.believed.when === 'never' && entry.trusted_domains.length > 0 ? [{ path: ['trusted_domains'], sentence: `must be empty for ${entry.profile}: ${profile.believed.because}` }] : []),
    ...(profile?.quirk === 'apple' ? [...missing('apple_team_id'), ...missing('apple_key_id'), ...notOf(['client_auth'], 'apple')] : notOf(['apple_team_id', 'apple_key_id'], 'any profile but apple')),
    ...(entry.client_auth === 'private_key_jwt' && entry.client_secret ? [{ path: ['client_secret'], sentence: 'is not for private_key_jwt: the key is made here' }] : []),
  ];
}
