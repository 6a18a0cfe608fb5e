import { connectionProfile, type ConnectionEntry, type ConnectionProfile, type ConnectionProfileName, type ProviderAddresses, type Secret } from '@symbolon/contracts';
import { connectionTypes, type Connection, type SamlTerms } from './connection.ts';
import { ldapPlaceOf } from './ldap-place.ts';

/** As the entry says it: what it leaves to its profile is empty. */
interface Row {
  readonly id: string;
  readonly type: string;
  readonly profile: string | null;
  readonly name: string;
  readonly issuer: string;
  readonly protocol: unknown;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly trustedDomains: readonly string[];
  readonly claims: unknown;
  readonly roles: unknown;
  readonly refresh: string;
  readonly domains: readonly string[];
  readonly enforced: boolean;
  readonly createPeople: boolean;
  readonly logoutThere: boolean;
  readonly enabled: boolean;
}

type Spoken = Partial<ConnectionEntry>;

/** As much of it as says where a provider is, and who this installation is there. */
export type StoredPlace = Pick<Row, 'type' | 'profile' | 'issuer' | 'protocol' | 'clientId'>;
/** What says nothing of that. */
const nothingElse = { name: '', scopes: [], trustedDomains: [], claims: {}, roles: {}, refresh: 'first', domains: [], enforced: false, createPeople: false, logoutThere: false, enabled: false };

/** A connection as it was, to be spoken with and nothing else. */
export const connectionAt = (id: string, place: StoredPlace, clientSecret: Secret): Connection => connectionOf({ ...nothingElse, ...place, id }, clientSecret);

/** Fills in by the profile what an entry does not say. */
export function connectionOf(row: Row, clientSecret: Secret, signalsToken?: Secret): Connection {
  const profile = connectionProfile((row.profile ?? undefined) as ConnectionProfileName | undefined);
  const said = row.protocol as Spoken;
  const type = connectionTypes.find((each) => each === (row.type || profile?.type)) ?? 'oidc';
  return {
    id: row.id,
    type,
    ldap: type === 'ldap' ? ldapPlaceOf(said) : undefined,
    name: row.name,
    profile,
    issuer: (type === 'saml' ? said.entity_id : row.issuer) || profile?.issuer,
    addresses: type === 'oauth2' ? addressesOf(said, profile) : row.issuer === '' ? profile?.addresses : undefined,
    paths: {
      subject: said.subject_claim ?? profile?.subject ?? 'sub',
      email: said.email_claim ?? profile?.email ?? (type === 'oidc' ? 'email' : ''),
      emailVerified: said.email_verified_claim ?? profile?.emailVerified ?? (type === 'oidc' ? 'email_verified' : ''),
    },
    stream: type === 'oidc' && said.signals_stream !== undefined ? { id: said.signals_stream, scope: said.signals_scope ?? 'ssf.read', token: signalsToken } : undefined,
    saml: type === 'saml' ? samlTermsOf(said) : undefined,
    clientId: row.clientId,
    clientSecret,
    clientAuth: said.client_auth ?? profile?.clientAuth,
    apple: said.apple_team_id !== undefined && said.apple_key_id !== undefined ? { teamId: said.apple_team_id, keyId: said.apple_key_id } : undefined,
    scopes: row.scopes.length > 0 ? row.scopes : (profile?.scopes ?? (type === 'oidc' ? ['openid', 'email', 'profile'] : [])),
    trustedDomains: row.trustedDomains,
    claims: { ...profile?.claims, ...(row.claims as Connection['claims']) },
    roles: row.roles as Connection['roles'],
    refresh: row.refresh === 'always' ? 'always' : 'first',
    domains: row.domains,
    enforced: row.enforced,
    createPeople: row.createPeople,
    acrValues: said.acr_values ?? {},
    logoutThere: row.logoutThere,
    keepTokens: said.keep_tokens ?? false,
    enabled: row.enabled,
  };
}

function addressesOf(said: Spoken, profile: ConnectionProfile | undefined): ProviderAddresses {
  const { authorization = '', token = '', userinfo = '', revocation: known } = profile?.addresses ?? {};
  const revocation = said.revocation_url ?? (said.token_url === undefined ? known : undefined);
  return { authorization: said.authorization_url ?? authorization, token: said.token_url ?? token, userinfo: said.userinfo_url ?? userinfo, ...(revocation !== undefined && { revocation }) };
}

const samlTermsOf = (said: Spoken): SamlTerms => ({
  metadata: said.idp_metadata,
  place: placeOf(said),
  nameId: said.name_id,
  idpInitiated: said.idp_initiated ?? false,
  passive: said.passive ?? false,
  attributes: { subject: said.subject_claim, email: said.email_claim, emailVerified: said.email_verified_claim },
});

function placeOf({ sso_url: ssoUrl, sso_binding: binding = 'redirect', slo_url: sloUrl, certificates = [] }: Spoken): SamlTerms['place'] {
  if (ssoUrl === undefined) return undefined;
  return { sso: { binding, url: ssoUrl }, slo: sloUrl === undefined ? undefined : { binding, url: sloUrl, answersTo: sloUrl }, certificates };
}
