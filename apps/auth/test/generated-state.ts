import { firstFactorKinds, profileClaims, recoveryWays, secondFactorEmailPolicies, secondFactorPolicies, secondFactorSmsPolicies } from '@symbolon/contracts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Texts that some reader of YAML, or ours, takes for something else. */
const traps = [
  '', ' ', 'no', 'yes', 'on', 'y', 'NO', 'true', 'null', '~', '1', '007', '1e3', '.5', '0x1F', '0o17', '+1', '.inf', '.nan', '12:30:45', '2001-12-14', '1_000', '-', '- a', '? a', 'a: b', 'a #b', '#b', '&a', '*a', '!a', '!!str a',
  '|', '>', '%a', '@a', '`a', '{a}', '[a]', '"a"', "'a'", "it's", 'a\\b', '\\u0041', '---', '...', '<<', 'a,b', 'file:secret', 'file:', '${HOME}', '$${HOME}', '${', '$', '$$', '$$${A}', '${a b}', 'data:;base64,', ' a', 'a ', 'ü', '日本', '😀', 'a\u00a0b', 'a:', ':a', '=',
];

/** Those that only a value of JSON can be. */
const wild = ['a\nb', 'a\n', '\na', '\n', 'a\n\n b\n', ' a\nb', 'a \nb', '\ta', 'a\tb', 'a\r\nb', 'a\rb', '\u0085', 'a\u2028b', '\ufeffa', '\u001b[2J', '\u009b2J', '\u202eabc', '- a\n- b', '# a\nb', '"\n', '${A}\n$${B}', 'x'.repeat(200), 'word '.repeat(60), '\u{e0001}', '\u0007'];

/** Of nobody; its key is gone. */
const certificate =
  'MIIBdjCCARugAwIBAgIUeJEDjDHI8gAu+oYkwTduInzB5BcwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEY29ycDAgFw0yNjExMzAyMTEyMzNaGA8yMDUxMDcyMjIxMTIzM1owDzENMAsGA1UEAwwEY29ycDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFgx+HTn+kk1LS+CFMMSK7UKVObdiJLvFAYyBtA9OJpbMZ2nUd2TxRdWQyWvpsWw' +
  'h6gjjgeKFci0voMgxen/RoyjUzBRMB0GA1UdDgQWBBSBbfy/AY3kaVVh8JIEzBJL2GLzfTAfBgNVHSMEGDAWgBSBbfy/AY3kaVVh8JIEzBJL2GLzfTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQDfa55zrpga00aFkaIVJsvSO6eRFdyY2KNicAdcEcEhMgIhAJlRo+N02VMzhgmrg+VuRVE54bC1BiKPVHdGYWJacdcU';

const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const languages = ['de', 'fr', 'no'];

/** Makes declarative files of everything that may stand in one; the same seed makes the same. */
export class GeneratedState {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 2_654_435_761 + 1;
  }

  /** In the words of the file; always such as can be applied to what is empty. */
  file(): object {
    const servers = this.#unique(this.#below(4), (index) => `https://api${index}.example/${this.#pick(['', 'a', "o'b", 'a:b', '${x}', '%20', 'no'])}`).map((audience) => this.#server(audience));
    const scopes = servers.flatMap((server) => (server.contract ? Object.keys(server.contract.scopes ?? {}) : (server.scopes ?? [])));
    const clients = this.#unique(this.#below(5), (index) => this.#pick(['shop', 'SHOP', 's.hop', 's-hop', 's_hop', '1', 'no', 'null', '${A}', '~', '#1', '*', `c${index}`])).map((id) => this.#client(id, scopes));
    const confidential = clients.filter((client) => !('token_endpoint_auth_method' in client && client.token_endpoint_auth_method === 'none')).map(({ client_id: id }) => id);
    return {
      ...(this.#is() && { branding: this.#branding() }),
      ...(this.#is() && { sign_in: { ...(this.#is() && { second_factor: this.#pick(secondFactorPolicies) }), ...(this.#is() && { first_factors: this.#pick([['password'], [...firstFactorKinds], ['email_code', 'passkey']]) }), ...(this.#is() && { second_factor_email: this.#pick(secondFactorEmailPolicies) }), ...(this.#is() && { second_factor_sms: this.#pick(secondFactorSmsPolicies) }), ...(this.#is() && { remember_device_days: this.#pick([0, 1, 30, 365]) }), ...(this.#is() && { people_may_change: this.#some([...profileClaims]) }), ...(this.#is() && { offer_passkey: this.#is() }), ...(this.#is() && { passkey_aaguids: this.#some(['ee882879-721c-4913-9775-3dfcce97072a', '2fc0579f-8113-47ea-b116-bb5a8db9202a']) }), ...(this.#is() && { password_min_length: this.#pick([8, 15, 64]) }), ...(this.#is() && { new_browser_mail: this.#is() }), ...(this.#is() && { recovery: this.#some([...recoveryWays]) }), ...(this.#is() && { recovery_waiting_days: this.#pick([1, 7, 30]) }), ...(this.#is() && { second_factor_roles: this.#some(['staff', 'no', '1', 'a b', '${R}', '#']) }) } }),
      resource_servers: servers.map((server) => ({ ...server, introspection_clients: this.#some(confidential) })),
      consumers: this.#unique(this.#below(3), (index) => this.#pick(['billing', '1', '1e3', 'no', '-', `c${index}`])).map((consumer) => this.#consumer(consumer)),
      clients,
      connections: this.#unique(this.#below(3), (index) => this.#pick(['no', 'null', 's_1', 's-1', `c${index}`])).map((connection, at) => ({
        connection, client_id: this.#pick(['1', 'no', '${A}', '#']),
        ...(this.#is() && { scopes: ['openid', ...this.#some(['email', 'no', '1', '${R}'])] }), ...(this.#is() && { trusted_domains: this.#some(['a.example', '1.2', 'no.no']) }), ...(this.#is() && { claims: { name: this.#pick(['name', 'no', 'a.b', '1', "claims.a + ': ${A} #'"]) } }), ...(this.#is() && { refresh: this.#pick(['first', 'always'] as const) }), ...(this.#is() && { roles: { [this.#pick(['no', '1', 'a b', '#'])]: this.#pick(['no', "'a' in claims.b", 'claims.a == "~"']) } }), ...(this.#is() && { domains: [`${at}.no`], enforced: this.#is() }), ...(this.#is() && { create_people: this.#is() }), ...(this.#is() && { enabled: this.#is() }),
        ...this.#spoken(), // last, as it may take scopes away
      })),
      scim_sources: this.#unique(this.#below(3), (index) => this.#pick(['no', 'null', 'S-1', `d${index}`])).map((source, at) => ({
        source, ...(this.#is() && { name: this.#pick(['no', '1', "o'b: #", '${A}', source]) }), ...(this.#is() && { secret: `scim_${at}${'-t_'.repeat(11)}` }),
      })),
      roles: this.#unique(this.#below(3), (index) => this.#pick(['no', 'null', 'helpdesk', `r${index}`])).map((role) => ({
        role, ...(this.#is() && { description: this.#text() || 'a' }), permissions: [this.#pick(['users:read', 'keys:rotate'] as const), ...(this.#is() ? (['clients:read'] as const) : [])],
      })),
      users: this.#unique(this.#below(4), (index) => this.#pick(['ada@example.com', '1', 'no', '~', 'ü', `u${index}`])).map((username) => ({
        username, email_verified: this.#is(), claims: this.#members(), roles: this.#some(['admin', 'no', '1', 'a b', '${R}', '#']),
      })),
    };
  }

  /** How a connection is spoken with. */
  #spoken(): object {
    const name = this.#text().slice(0, 60) || 'a';
    const client_secret = this.#pick(['a-first-one-from-elsewhere', '${A}: a second from elsewhere', 'file:a-third-from-elsewhere']);
    const issuer = `https://${this.#pick(['a.example', 'a.example/', 'a.example/realms/1'])}`;
    const path = () => this.#pick(['id', 'no', 'a.b', '1']);
    const worth = { ...(this.#is() && { acr_values: { aal2: this.#pick(['no', '1', '${A}']) } }), ...(this.#is() && { logout_there: this.#is(), keep_tokens: this.#is() }) };
    const stream = this.#is() && { signals_stream: this.#pick(['no', '1', '${A}']), ...this.#pick([{}, { signals_scope: this.#pick(['no', 'ssf.read 1']) }, { signals_token: 'a.token~of+theirs==' }]) };
    switch (this.#below(8)) {
      case 0: return { profile: this.#pick(['google', 'gitlab']), ...(this.#is() && { type: 'oidc', name, issuer }), client_secret, ...worth };
      case 1: return { profile: 'apple', client_secret, apple_team_id: this.#pick(['1', 'no']), apple_key_id: this.#pick(['1e3', '~']) };
      case 2: return { type: 'oidc', name, issuer, client_auth: 'private_key_jwt', ...stream };
      case 3: return { type: 'oauth2', name, ...(this.#is() && { issuer }), authorization_url: `${issuer}/a`, token_url: `${issuer}/b?no=1`, userinfo_url: `${issuer}/c`, ...(this.#is() && { revocation_url: `${issuer}/d` }), client_secret, subject_claim: path(), ...(this.#is() && { email_claim: path() }), ...(this.#is() && { email_verified_claim: path() }) };
      case 4: return { type: 'saml', name, scopes: undefined, entity_id: issuer, idp_metadata: `${issuer}/metadata`, ...(this.#is() && { name_id: this.#pick(['persistent', 'email']) }), ...(this.#is() && { passive: this.#is() }), ...(this.#is() && { subject_claim: path() }) };
      case 5: return { type: 'saml', name, scopes: undefined, entity_id: this.#pick(['no', '${A}']), sso_url: `${issuer}/sso`, ...(this.#is() && { sso_binding: this.#pick(['redirect', 'post']) }), ...(this.#is() && { slo_url: `${issuer}/slo`, logout_there: this.#is() }), ...(this.#is() && { idp_initiated: this.#is() }), certificates: [certificate], ...(this.#is() && { email_claim: path() }), ...(this.#is() && { email_verified_claim: path() }) };
      case 6: return { type: 'ldap', name, scopes: undefined, create_people: false, client_secret, ...this.#directory() };
      default: return { type: 'oidc', name, issuer, client_secret, ...(this.#is() && { client_auth: this.#pick(['client_secret_basic', 'client_secret_post']) }), ...worth, ...stream };
    }
  }

  /** Where a directory is, and how people are found there. */
  #directory(): object {
    const isPlain = this.#is();
    const groups = { ldap_groups: this.#pick(['walk', 'chain']), ...(this.#is() && { ldap_groups_base: 'ou=no,dc=example' }) };
    const sought = { ldap_names: ['mail', 'uid'], ldap_filter: '(objectClass=person)', ldap_attributes: ['no', 'y'], ldap_everybody: false };
    const read = { ldap_filter: '(objectClass=person)', ldap_sync_hours: this.#pick([1, 168]), ...(this.#is() && { ldap_gone: this.#pick(['keep', 'disable', 'remove']), ldap_gone_percent: this.#pick([1, 100]) }) };
    const changed = { ldap_password_change: this.#pick(['rfc3062', ...(isPlain ? [] : ['unicode_pwd'])]) };
    return { ldap_url: isPlain ? 'ldap://localhost:1389' : 'ldaps://a.example', ...(isPlain ? { ldap_plain: true } : { ldap_ca: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n` }), ldap_base: 'ou=1,dc=example', ...(this.#is() && groups), ...(this.#is() && sought), ...(this.#is() && read), ...(this.#is() && changed) };
  }

  #server(audience: string) {
    const scopes = this.#some(['zeta:read', 'a', 'orders:read', '10', '2', 'no', '${s}', "it's", '~', '-']);
    const ttl = this.#pick(['10s', '90s', '15m', '900s', '1h', '1d']);
    const algorithm = this.#pick(['EdDSA', 'ES256', 'RS256'] as const);
    const demand = { ...(this.#is() && { acr_values: this.#pick([['aal2'], ['phrh', 'aal2'], ['no', '~', '1']]) }), ...(this.#is() && { max_age: 1 + this.#below(1000) }) };
    if (this.#is()) return { audience, scopes, ...demand, ...(this.#is() && { name: this.#text() }), ...(this.#is() && { access_token_ttl: ttl, access_token_signing_alg: algorithm }) };
    const sentence = () => this.#text() || 'a';
    const sentences = Object.fromEntries(scopes.map((scope) => [scope, this.#is() ? sentence() : { en: sentence(), ...Object.fromEntries(this.#some(languages).map((tag) => [tag, sentence()])) }]));
    const claims = Object.fromEntries(this.#some(['tenant', 'plan', 'null', '1', 'https://a.example/claim', '#', '${c}', 'limits']).map((name) => [name, this.#claim()]));
    return { contract: { audience, ...demand, ...(this.#is() && { name: this.#text() }), ...(this.#is() && { scopes: sentences, claims }), ...(this.#is() && { access_token_ttl: ttl, access_token_signing_alg: algorithm }) } };
  }

  #claim() {
    const name = this.#text().slice(0, 100) || 'a';
    const constant = this.#json(2);
    const source = this.#pick([{ user: name }, { client: name }, { role: name }, { groups: [this.#pick(['no', '1', '*', '${A}', '#'])] }, { constant }]);
    const schema = 'constant' in source ? { const: constant } : this.#schema();
    return { schema, from: source, ...(this.#is() && { required: this.#is() }), ...(this.#is() && { description: this.#text() }) };
  }

  #schema() {
    return this.#pick([
      { type: 'string' as const, minLength: 0, maxLength: 20, description: this.#json(0) === null ? 'no' : this.#pick([...traps, ...wild]) },
      { enum: [...new Set([this.#pick(traps), 1e21, -0.5, null, 'no'])] },
      { type: 'integer' as const, minimum: -5, maximum: 1e300 },
      { type: 'array' as const, items: { type: 'boolean' as const }, minItems: 0, maxItems: 3, uniqueItems: true },
      { type: 'object' as const, properties: { 'a b': { const: this.#json(2) }, no: { type: 'null' as const } }, required: ['no'], additionalProperties: false },
      { type: 'boolean' as const },
    ]);
  }

  #consumer(consumer: string) {
    const reliance = () => ({
      audience: `https://api${this.#below(4)}.example/`,
      ...(this.#is() && { scopes: this.#some(['a', 'orders:read', 'no']) }),
      ...(this.#is() && { claims: { tenant: { schema: this.#schema(), ...(this.#is() && { required: this.#is() }) } } }),
      ...(this.#is() && { access_token_ttl: this.#pick(['10s', '600s', '1h']) }),
      ...(this.#is() && { access_token_signing_algs: this.#pick([['EdDSA'], ['ES256', 'EdDSA']] as ('EdDSA' | 'ES256')[][]) }),
      ...(this.#is() && { acr_values: ['aal1', 'no'], max_age: 1 + this.#below(1000) }),
    });
    const event = () => (this.#is() ? {} : { details: { how: { ...(this.#is() && { schema: this.#schema() }), ...(this.#is() && { required: this.#is() }) } } });
    const events = this.#is() ? { events: { 'user.deleted': event(), ...(this.#is() && { 'user.login.succeeded': event() }) } } : undefined;
    return { consumer, ...(this.#is() && { contact: this.#text() }), ...events, ...((!events || this.#is()) && { relies_on: [reliance(), ...(this.#is() ? [reliance()] : [])] }) };
  }

  #client(id: string, scopes: readonly string[]) {
    const isPublic = this.#is();
    const isLogIn = this.#is();
    const isPairwise = this.#is();
    const uris = ['https://shop.example/cb', 'https://shop.example/$cb', ...(isPairwise && this.#is() ? [] : ['http://127.0.0.1:8080/no'])];
    const isFirst = isLogIn && this.#is();
    const address = () => this.#pick(['https://shop.example/', 'https://shop.example/a?b=$$c', "https://shop.example/it's"]);
    return {
      client_id: id,
      ...(this.#is() && { client_name: this.#text() }),
      ...(isPublic ? { token_endpoint_auth_method: 'none' as const } : { ...this.#secrets(), ...(this.#is() && { token_endpoint_auth_method: 'client_secret_post' as const }) }),
      grant_types: [...(isLogIn ? (['authorization_code', ...(this.#is() ? ['refresh_token'] : [])] as ('authorization_code' | 'refresh_token')[]) : []), ...(isPublic || this.#is() ? [] : (['client_credentials'] as const))],
      ...(isFirst && { first_party: true, password_grant_types: ['signup' as const, ...(isPublic ? [] : (['update'] as const))] }),
      ...(isFirst && !isPublic && this.#is() && { password_update: 'without_current' as const }),
      scope: this.#some(['openid', 'profile', 'offline_access', ...scopes]).join(' '),
      ...(isLogIn && { redirect_uris: uris, post_logout_redirect_uris: this.#some(uris), ...(isPairwise && { subject_type: 'pairwise' as const, ...(uris.length > 2 || this.#is() ? { sector_identifier_uri: this.#pick(['https://sector.example:8443/x', 'https://shop.example/y']) } : {}) }) }),
      ...(!isPublic && this.#is() && { require_pkce: false, require_nonce: this.#is() }),
      ...(this.#is() && { id_token_signed_response_alg: 'ES256' as const, id_token_claims: 'identity' as const, userinfo_signed_response_alg: 'EdDSA' as const }),
      ...(this.#is() && { logo_uri: 'https://shop.example/logo.png', client_uri: address(), policy_uri: address(), tos_uri: address(), initiate_login_uri: 'https://shop.example/in' }),
      ...(this.#is() && { saml: { entity_id: `https://${this.#pick(['a', 'no', '$$x', '1'])}.example/${encodeURIComponent(id)}`, acs_urls: this.#pick([['https://shop.example/acs'], ['https://shop.example/acs?a=$b', "https://shop.example/it's"]]), ...(this.#is() && { name_id_format: 'unspecified' as const, sign: 'response' as const, idp_initiated: this.#is() }), ...(this.#is() && { attributes: { [this.#pick(['no', '1', 'urn:oid:2.5.4.42', 'a b'])]: this.#pick(['name', 'no', "claims.a + ': ${A} #'"]) } }) } }),
      ...(this.#is() && { allowed_cors_origins: ['https://shop.example'], require_pushed_authorization_requests: true }),
      ...(this.#is() && { default_acr_values: this.#some(['aal2', '1', 'no']), default_max_age: this.#below(2) * 300 }),
      ...(isLogIn && this.#is() && { frontchannel_logout_uri: 'https://shop.example/out', frontchannel_logout_session_required: this.#is() }),
      ...(this.#is() && { backchannel_logout_uri: 'https://shop.example/out', backchannel_logout_session_required: this.#is() }),
      ...(this.#is() && { attributes: Object.fromEntries(Object.entries(this.#members()).filter(([name]) => /^\P{Cc}+$/u.test(name) && name.length < 100)) }),
      roles: this.#some(['admin', 'no', '1']),
    };
  }

  #secrets() {
    const secret = () => `${this.#pick(['${A}', 'file:', '$${', ' ', '#', '~'])}${'0123456789abcdef'}${this.#below(1000)}`;
    return this.#is() ? { client_secret: secret() } : { client_secrets: [`${secret()}a`, `${secret()}b`] };
  }

  #branding() {
    const image = () => `data:;base64,${Buffer.from([...png, ...Array.from({ length: this.#below(300) }, () => this.#below(256))]).toString('base64')}`;
    return {
      name: this.#text() || 'Example',
      ...this.#pick([{}, { logo_url: 'https://shop.example/${logo}.svg' }, { logo: image(), favicon: image() }, { logo: `data:;base64,${Buffer.from('<svg xmlns="x"/>').toString('base64')}` }]),
      ...(this.#is() && { logo_is_wordmark: this.#is() }),
      ...(this.#is() && { links: { imprint: 'https://shop.example/imprint', ...(this.#is() && { help: 'https://shop.example/$help?no' }) } }),
      ...(this.#is() && { primary_color: '#123456', background_color: '#000000' }),
    };
  }

  #members(): { readonly [name: string]: Json } {
    return Object.fromEntries(Array.from({ length: this.#below(4) }, () => [this.#pick([...traps, ...wild]), this.#json(3)]));
  }

  #json(depth: number): Json {
    const kind = this.#below(depth > 0 ? 9 : 6);
    if (kind < 2) return this.#pick(traps);
    if (kind < 4) return this.#pick(wild);
    if (kind === 4) return this.#pick([0, 1, -1, 0.1, 1e21, 1e-7, 9007199254740991, -12.5, 1e300]);
    if (kind === 5) return this.#pick([true, false, null]);
    if (kind === 6) return this.#pick([[], {}]);
    if (kind === 7) return Array.from({ length: this.#below(4) }, () => this.#json(depth - 1));
    return Object.fromEntries(Array.from({ length: this.#below(4) }, () => [this.#pick([...traps, ...wild]), this.#json(depth - 1)]));
  }

  /** Without control characters, as names and sentences are. */
  #text(): string {
    return this.#is() ? this.#pick(traps) : `${this.#pick(traps)}${this.#pick(traps)}`;
  }

  #unique(count: number, make: (index: number) => string): readonly string[] {
    return [...new Set(Array.from({ length: count }, (_, index) => make(index)))];
  }

  #some<T>(items: readonly T[]): T[] {
    return items.filter(() => this.#is()).map((item) => [this.#below(1000), item] as const).sort(([a], [b]) => a - b).map(([, item]) => item);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)] as T;
  }

  #is(): boolean {
    return this.#below(2) === 1;
  }

  /** A whole number from zero on: mulberry32. */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }
}
