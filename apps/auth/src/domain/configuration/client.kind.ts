import { isDeepStrictEqual } from 'node:util';
import { ClientEntry, missingClientSecret, SamlApplication, secretsOf, sectorHosts } from '@symbolon/contracts';
import type { MasterKey } from '@symbolon/crypto';
import type { Clock } from '../../platform/clock.ts';
import type { SecretColumns } from '../clients/client-secret.ts';
import { stepAway, type Members } from './change.ts';
import { secretMembers, statedSecrets, wantedSecrets } from './client-secrets.ts';
import { asStored, type Json } from './json.ts';
import { conditionOf, type ListedKind } from './kind.ts';
import { samlMistakes } from './saml-mistakes.ts';
import { withoutDefaults, type WrittenEntry } from './written-entry.ts';

type Row = Omit<ReturnType<typeof rowOf>, 'attributes' | 'saml'> & { readonly attributes: unknown; readonly saml: unknown };

/** Applications. */
export const clientKind = (masterKey: MasterKey, clock: Clock): ListedKind<ClientEntry, Row, ReturnType<typeof rowOf>> => ({
  name: 'client',
  topic: 'clients',
  place: 'clients',
  entriesOf: ({ clients }) => clients,
  inFile: (entry) => ({ clients: [entry] }),
  keyOf: (id) => id,
  identityOf: ({ client_id: id }) => ({ key: id, id }),
  identityOfRow: ({ clientId: id }) => ({ key: id, id }),
  // What comes with the server is nobody's entry, until one names it.
  find: (transaction, which) => transaction.client.findMany({ where: which === 'all' ? { builtIn: false } : conditionOf(which, (keys) => ({ clientId: { in: keys } })), orderBy: { clientId: 'asc' } }),
  page: (transaction, after, take) => transaction.client.findMany({ where: { builtIn: false, ...(after !== undefined && { clientId: { gt: after } }) }, orderBy: { clientId: 'asc' }, take }),
  rowOf: (entry, declared, known) => rowOf(entry, declared, wantedSecrets(entry, known, masterKey, clock.now())),
  membersOf,
  entryOf,
  mistakesOf: async (entry, known, { transaction }) => [
    ...(secretsOf(entry).length > 0 || entry.token_endpoint_auth_method === 'none' || known?.secretHash ? [] : [{ path: ['client_secret'], sentence: missingClientSecret }]),
    ...(await samlMistakes(entry, transaction)),
  ],
  secretsOf: secretMembers,
  add: (data) => (open) => open.client.create({ data }),
  change: (data, known) => async (open) => {
    await open.client.update({ where: { clientId: data.clientId }, data });
    // A refreshed ID token must name the subject of the first one (OpenID Connect Core section 12.2).
    if (sectorOf(known) !== sectorOf(data)) await open.refreshTokenFamily.deleteMany({ where: { clientId: data.clientId } });
  },
  letGo: ({ clientId }) => stepAway('client', clientId, (open) => open.client.delete({ where: { clientId } })),
  remove: ({ clientId }) => (open) => open.client.delete({ where: { clientId } }),
});

/** What its subjects are made for. */
const sectorOf = ({ subjectType, sectorIdentifier }: Pick<Row, 'subjectType' | 'sectorIdentifier'>): string => `${subjectType} ${sectorIdentifier ?? ''}`;

const rowOf = (entry: ClientEntry, declared: boolean, secrets: SecretColumns) => ({
  clientId: entry.client_id,
  name: entry.client_name ?? null,
  ...secrets,
  // What is not stated is stored as the release before reads it, which knew no choice.
  tokenEndpointAuthMethod: (entry.token_endpoint_auth_method ?? 'client_secret_basic') as string,
  authMethodStated: entry.token_endpoint_auth_method !== undefined,
  grantTypes: entry.grant_types as string[],
  passwordGrantTypes: entry.password_grant_types as string[],
  passwordUpdate: entry.password_update as string,
  firstParty: entry.first_party,
  scope: entry.scope,
  redirectUris: entry.redirect_uris,
  postLogoutRedirectUris: entry.post_logout_redirect_uris,
  requirePkce: entry.require_pkce,
  requireNonce: entry.require_nonce,
  idTokenSigningAlg: entry.id_token_signed_response_alg as string,
  idTokenClaims: entry.id_token_claims as string,
  userinfoSigningAlg: (entry.userinfo_signed_response_alg as string | undefined) ?? null,
  logoUri: entry.logo_uri ?? null,
  clientUri: entry.client_uri ?? null,
  policyUri: entry.policy_uri ?? null,
  tosUri: entry.tos_uri ?? null,
  initiateLoginUri: entry.initiate_login_uri ?? null,
  subjectType: entry.subject_type as string,
  sectorIdentifier: entry.subject_type === 'pairwise' ? (sectorHosts(entry)[0] ?? null) : null,
  allowedCorsOrigins: entry.allowed_cors_origins,
  defaultAcrValues: entry.default_acr_values,
  defaultMaxAge: entry.default_max_age ?? null,
  requirePushedRequests: entry.require_pushed_authorization_requests,
  frontchannelLogoutUri: entry.frontchannel_logout_uri ?? null,
  frontchannelLogoutSid: entry.frontchannel_logout_session_required,
  backchannelLogoutUri: entry.backchannel_logout_uri ?? null,
  backchannelLogoutSid: entry.backchannel_logout_session_required,
  saml: asStored<Record<string, Json>>(entry.saml ?? {}),
  samlEntityId: entry.saml?.entity_id ?? null,
  attributes: asStored<Record<string, Json>>(entry.attributes),
  roles: entry.roles,
  builtIn: false, // whose entry names it, has it
  declared,
});

/** In the words of the file, as far as it says the same of every client. */
const statedOf = (row: Row) => ({
  token_endpoint_auth_method: row.authMethodStated ? row.tokenEndpointAuthMethod : undefined,
  grant_types: row.grantTypes,
  password_grant_types: row.passwordGrantTypes,
  password_update: row.passwordUpdate,
  first_party: row.firstParty,
  scope: row.scope.join(' '),
  redirect_uris: row.redirectUris,
  post_logout_redirect_uris: row.postLogoutRedirectUris,
  require_pkce: row.requirePkce,
  require_nonce: row.requireNonce,
  id_token_signed_response_alg: row.idTokenSigningAlg,
  id_token_claims: row.idTokenClaims,
  userinfo_signed_response_alg: row.userinfoSigningAlg ?? undefined,
  logo_uri: row.logoUri ?? undefined,
  client_uri: row.clientUri ?? undefined,
  policy_uri: row.policyUri ?? undefined,
  tos_uri: row.tosUri ?? undefined,
  initiate_login_uri: row.initiateLoginUri ?? undefined,
  subject_type: row.subjectType,
  sector_identifier: row.sectorIdentifier ?? undefined,
  allowed_cors_origins: row.allowedCorsOrigins,
  default_acr_values: row.defaultAcrValues,
  default_max_age: row.defaultMaxAge ?? undefined,
  require_pushed_authorization_requests: row.requirePushedRequests,
  frontchannel_logout_uri: row.frontchannelLogoutUri ?? undefined,
  frontchannel_logout_session_required: row.frontchannelLogoutSid,
  backchannel_logout_uri: row.backchannelLogoutUri ?? undefined,
  backchannel_logout_session_required: row.backchannelLogoutSid,
});

const membersOf = (row: Row): Members => ({
  client_name: row.name ?? undefined,
  client_secret: statedSecrets(row),
  ...statedOf(row),
  ...Object.fromEntries(Object.entries(row.saml as Record<string, Json>).map(([name, value]) => [`saml.${name}`, value])),
  ...Object.fromEntries(Object.entries(row.attributes as Record<string, Json>).map(([name, value]) => [`attributes.${name}`, value])),
  roles: row.roles,
  declared: row.declared,
});

function entryOf(row: Row): WrittenEntry {
  const { sector_identifier: sector, ...stated } = statedOf(row);
  const isNamed = sector !== undefined && !isDeepStrictEqual(sectorHosts({ redirect_uris: row.redirectUris }), [sector]);
  return withoutDefaults(ClientEntry, {
    client_id: row.clientId,
    client_name: row.name,
    ...stated,
    scope: stated.scope || undefined,
    sector_identifier_uri: isNamed ? `https://${sector}/` : undefined,
    saml: row.samlEntityId === null ? undefined : withoutDefaults(SamlApplication, row.saml as WrittenEntry),
    attributes: row.attributes,
    roles: row.roles,
  });
}
