import { ImportPlace } from './import-place.ts';
import { asShop, type Provider } from './provider.ts';

/** A file of each system, in the shape that its own documentation or export has, and what becomes of the people in it. */
let provider: Provider;
let place: ImportPlace;
beforeAll(async () => {
  place = await ImportPlace.open();
  ({ provider } = place);
});
afterEach(() => place.empty());
afterAll(async () => {
  place.close();
  await provider.close();
});

const typed = 'Grüße an 1 correct horse';
const logIn = (username: string, password: string) => provider.token({ grant_type: 'password', username, password, scope: 'openid' }, asShop);
const person = (usernameKey: string) =>
  provider.database.prisma.user.findUniqueOrThrow({
    where: { usernameKey },
    select: { emailVerified: true, claims: true, roles: true, disabledAt: true, createdAt: true, linkedLogins: { select: { connectionId: true, subject: true } }, importedAs: { select: { source: true, foreignId: true } } },
  });

/** What it takes of one file: its only person, or the one that `person` names, and what is said of them. */
interface Case {
  readonly text: string;
  readonly username: string;
  readonly password?: string;
  readonly expected: object;
  readonly remarks?: readonly string[];
  readonly made?: number;
}

const keycloakUser = {
  id: 'f7c2e1de-0000-4000-8000-1f2b3c4d5e6f', username: 'grace', firstName: 'Grace', lastName: 'Hopper', email: 'grace@example.com', emailVerified: true, attributes: { plan: ['gold'] }, createdTimestamp: 1330837567000, enabled: true, totp: false,
  credentials: [
    {
      id: 'c1', type: 'password', userLabel: 'My password', createdDate: 1330837567000,
      secretData: JSON.stringify({ value: 'SfBgZJX8cx7OugGEKyQGqcM4lXPic5Sdkc+RLEdi5bb5G+3Y1q0bxpBQNRk2pkEjvNIouO4e8R7+mngKH8ahDg==', salt: 'TgkBwLiX8h4j5Py/V4pRig==', additionalParameters: {} }),
      credentialData: JSON.stringify({ hashIterations: 10000, algorithm: 'pbkdf2-sha512', additionalParameters: {} }),
    },
  ],
  disableableCredentialTypes: [], requiredActions: [], federatedIdentities: [{ identityProvider: 'google', userId: '1077', userName: 'grace@gmail.example' }, { identityProvider: 'github', userId: '42', userName: 'grace' }],
  realmRoles: ['default-roles-navy', 'offline_access', 'admiral'], clientRoles: { account: ['manage-account'] }, notBefore: 0, groups: ['/staff/sea'],
};
const keycloakArgon2 = {
  secretData: JSON.stringify({ value: 'lAUbHINTaUu/w56lhaKLooWSulnquBZTbTJprYzZSTw=', salt: 'qZWSknKuFSKE8H4PQUgJwQ==', additionalParameters: {} }),
  credentialData: JSON.stringify({ hashIterations: 3, algorithm: 'argon2', additionalParameters: { hashLength: ['32'], memory: ['512'], type: ['id'], version: ['1.3'], parallelism: ['1'] } }),
};

const cases: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  keycloak: {
    'a whole realm': {
      text: JSON.stringify({ id: 'navy', realm: 'navy', roles: { realm: [{ id: 'r', name: 'admiral' }] }, components: {}, users: [{ id: 's', username: 'service-account-app', serviceAccountClientId: 'app', enabled: true }, keycloakUser], keycloakVersion: '26.0.0' }, null, 2),
      username: 'grace@example.com', password: typed,
      expected: {
        emailVerified: true, claims: { preferred_username: 'grace', name: 'Grace Hopper', given_name: 'Grace', family_name: 'Hopper', groups: ['/staff/sea'] }, roles: ['admiral'], createdAt: new Date(1330837567000),
        linkedLogins: [{ connectionId: 'google', subject: '1077' }], importedAs: [{ source: 'keycloak', foreignId: keycloakUser.id }],
      },
      remarks: ['roles of clients are not taken over', 'its log-in by github is not taken over: there is no such connection here'],
    },
    'people of `--users different_files`, of whom one is of a directory': {
      text: JSON.stringify({ realm: 'navy', users: [{ id: '1', username: 'alan', emailVerified: false, attributes: { locale: ['de'], LDAP_ID: ['x'] }, createdTimestamp: 1700000000000, enabled: true, totp: false, federationLink: 'k0-ldap', credentials: [{ id: 'c', type: 'recovery-authn-codes', createdDate: 1, secretData: '{"codes":[]}', credentialData: '{"hashIterations":1}' }], disableableCredentialTypes: [], requiredActions: [], realmRoles: ['default-roles-navy'], notBefore: 0, groups: [] }] }, null, 2),
      username: 'alan', expected: { claims: { locale: 'de' }, roles: [] }, remarks: ['recovery codes are not taken over', 'it comes from a directory, which is not taken over, and has its password there'],
    },
    'a realm with organizations, whose members it names beside its people': {
      text: JSON.stringify({ realm: 'navy', organizationsEnabled: true, organizations: [{ id: 'o', name: 'Fleet', alias: 'fleet', enabled: true, domains: [{ name: 'fleet.example', verified: false }], members: [{ username: 'alan', membershipType: 'MANAGED' }], identityProviders: [] }], users: [{ id: '1', username: 'alan', enabled: true }], federatedUsers: [{ id: 'f:k0:bob', federatedIdentities: [] }] }),
      username: 'alan', expected: { roles: [] },
    },
    'argon2, and somebody who is disabled': {
      text: JSON.stringify({ realm: 'navy', users: [{ id: '1', username: 'alan', enabled: true, credentials: [{ type: 'password', ...keycloakArgon2 }] }, { id: '2', username: 'bob', enabled: false }] }),
      username: 'alan', password: typed, made: 2, expected: { emailVerified: false, disabledAt: null, claims: {} },
    },
  },
  auth0: {
    'the lines of its export with hashes': {
      text: `${JSON.stringify({ _id: { $oid: '5f1' }, email: 'grace@example.com', email_verified: true, tenant: 'navy', connection: 'Username-Password-Authentication', passwordHash: '$2b$05$Xpl9IHMB/NCiQVRL0oabg.cFBiUGmGYq0Dfpj17rJVPHPK1LpGVJO', _tmp_is_unique: true, version: '1.1' })}\n`,
      username: 'grace@example.com', password: typed, expected: { emailVerified: true, importedAs: [{ source: 'auth0', foreignId: '5f1' }] },
    },
    'its export as its extension titles it': {
      text: `${JSON.stringify({ 'Id': 'auth0|9', 'Given Name': 'Grace', 'Family Name': 'Hopper', 'Nickname': 'grace', 'Name': 'Grace Hopper', 'Email': 'grace@example.com', 'Email Verified': true, 'Created At': '2012-03-04T05:06:07.000Z', 'Connection': 'Users' })}\n`,
      username: 'grace@example.com', expected: { emailVerified: true, claims: { name: 'Grace Hopper', given_name: 'Grace', family_name: 'Hopper', nickname: 'grace' }, createdAt: new Date('2012-03-04T05:06:07Z'), importedAs: [{ source: 'auth0', foreignId: '9' }] },
    },
    'the list of its bulk import, with a digest': {
      text: JSON.stringify([{ user_id: 'auth0|7', email: 'grace@example.com', email_verified: false, name: 'Grace', blocked: false, app_metadata: { roles: ['admiral'] }, identities: [{ provider: 'auth0', user_id: '7', connection: 'Users' }, { provider: 'google-oauth2', user_id: '1077', connection: 'google' }], custom_password_hash: { algorithm: 'sha1', hash: { value: 'dc67e42514b002db5a64458bb2f770aa136f88ca', encoding: 'hex' } } }]),
      username: 'grace@example.com', password: typed, expected: { emailVerified: false, claims: { name: 'Grace' }, roles: ['admiral'], linkedLogins: [{ connectionId: 'google', subject: '1077' }] },
    },
  },
  cognito: {
    'the pages of list-users': {
      text: JSON.stringify({ Users: [{ Username: 'grace', Attributes: [{ Name: 'sub', Value: 'a1' }, { Name: 'email', Value: 'grace@example.com' }, { Name: 'email_verified', Value: 'true' }, { Name: 'name', Value: 'Grace' }], UserCreateDate: '2012-03-04T05:06:07.000Z', Enabled: true, UserStatus: 'CONFIRMED' }] }),
      username: 'grace@example.com', expected: { emailVerified: true, claims: { preferred_username: 'grace', name: 'Grace' }, createdAt: new Date('2012-03-04T05:06:07Z'), importedAs: [{ source: 'cognito', foreignId: 'a1' }] },
    },
    'who comes by a provider, as an older CLI writes times': {
      text: JSON.stringify({ Users: [{ Username: 'google_1077', Attributes: [{ Name: 'sub', Value: 'a1' }, { Name: 'identities', Value: '[{"userId":"1077","providerName":"google","providerType":"Google","issuer":null,"primary":true,"dateCreated":1646034013110}]' }, { Name: 'email_verified', Value: 'false' }, { Name: 'custom:plan', Value: 'gold' }, { Name: 'email', Value: 'grace@example.com' }], UserCreateDate: 1646034013.11, UserLastModifiedDate: 1646034013.11, Enabled: true, UserStatus: 'EXTERNAL_PROVIDER', MFAOptions: [] }] }),
      username: 'grace@example.com', expected: { emailVerified: false, claims: {}, createdAt: new Date(1646034013110), linkedLogins: [{ connectionId: 'google', subject: '1077' }] },
    },
    'the table of its import': {
      text: 'name,given_name,family_name,email,email_verified,phone_number,cognito:mfa_enabled,cognito:username\r\n"Hopper, Grace",Grace,Hopper,grace@example.com,TRUE,,FALSE,grace\r\n',
      username: 'grace@example.com', expected: { emailVerified: true, claims: { name: 'Hopper, Grace', preferred_username: 'grace' } },
    },
  },
  ory: {
    'a list of identities with their credentials': {
      text: JSON.stringify([{ id: 'o1', schema_id: 'default', state: 'active', traits: { email: 'grace@example.com', name: { first: 'Grace', last: 'Hopper' } }, verifiable_addresses: [{ value: 'grace@example.com', verified: true, via: 'email', status: 'completed' }], credentials: { password: { type: 'password', identifiers: ['grace@example.com'], config: { hashed_password: '$pbkdf2-sha256$i=12000,l=32$u9d6rzXG2Lt37j0H4DwnRA$P0W4ZRw0apmnENNPDE42H2YZtboxPQeMtJapiH+V3r0' } }, oidc: { type: 'oidc', identifiers: ['google:1077'], version: 0 }, totp: { type: 'totp', identifiers: ['o1'] } }, metadata_public: null, organization_id: null }]),
      username: 'grace@example.com', password: typed, expected: { emailVerified: true, claims: { given_name: 'Grace', family_name: 'Hopper' }, linkedLogins: [{ connectionId: 'google', subject: '1077' }] }, remarks: ['credentials of totp are not taken over'],
    },
  },
  authentik: {
    'its own dump, with a service account beside': {
      text: JSON.stringify([{ model: 'authentik_core.user', pk: 3, fields: { password: '!x', last_login: null, username: 'ak-outpost', name: 'Outpost', email: '', is_active: true, date_joined: '2024-01-01T00:00:00Z', uuid: 's', path: 'goauthentik.io/outposts', type: 'internal_service_account', attributes: {}, ak_groups: [], user_permissions: [] } }, { model: 'authentik_core.user', pk: 4, fields: { password: '!unusable', last_login: null, username: 'alan', first_name: '', last_name: '', name: 'Alan', email: '', is_active: true, date_joined: '2024-01-01T00:00:00.123Z', uuid: 'a4', path: 'users', type: 'external', password_change_date: '2024-01-01T00:00:00Z', attributes: { settings: {} }, groups: [], ak_groups: ['0d2e7c'], user_permissions: [] } }]),
      username: 'alan', expected: { claims: { name: 'Alan' }, importedAs: [{ source: 'authentik', foreignId: 'a4' }] }, remarks: ['groups are not taken over: they are numbers there'],
    },
    "Django's dump of users": {
      text: JSON.stringify([{ model: 'authentik_core.group', pk: 'g', fields: {} }, { model: 'authentik_core.user', pk: 7, fields: { uuid: 'a7', username: 'grace', name: 'Grace Hopper', email: 'grace@example.com', password: 'pbkdf2_sha256$12000$salzigesSalz$6sBTKbybPJenjf6RHBb3z7nhYUwKxS/pdpYIQa9aFdk=', is_active: true, type: 'internal', date_joined: '2012-03-04T05:06:07Z', groups: [1] } }]),
      username: 'grace@example.com', password: typed, expected: { emailVerified: false, claims: { preferred_username: 'grace', name: 'Grace Hopper' } }, remarks: ['groups are not taken over: they are numbers there'],
    },
  },
  fusionauth: {
    'the file of its import API': {
      text: JSON.stringify({ users: [{ id: 'f1', email: 'grace@example.com', verified: true, active: true, fullName: 'Grace Hopper', encryptionScheme: 'salted-pbkdf2-hmac-sha256', factor: 12000, salt: 'u9d6rzXG2Lt37j0H4DwnRA==', password: 'P0W4ZRw0apmnENNPDE42H2YZtboxPQeMtJapiH+V3r0=', registrations: [{ applicationId: 'a', roles: ['admiral'] }] }] }),
      username: 'grace@example.com', password: typed, expected: { emailVerified: true, claims: { name: 'Grace Hopper' }, roles: ['admiral'] },
    },
  },
  csv: {
    'a table with digests and salts of its own': {
      text: '\uFEFFid,email,email_verified,password_hash,hash_algorithm,salt,salt_position,roles,name\n1,grace@example.com,yes,06de57a5fa05835baac627fa3777ef513a549ed06d4638a6e65f4a6b51f7b723,sha256,salz,before,"admiral; captain",Grace\n2,alan@example.com,no,{SSHA}0RIQyvkgNFbgQg+CVpEpXVM4Tknn3JsT,,,,,Alan\n',
      username: 'grace@example.com', password: typed, expected: { emailVerified: true, claims: { name: 'Grace' }, roles: ['admiral', 'captain'] }, made: 2,
    },
  },
};

describe.each(Object.entries(cases))('%s', (kind, files) => {
  test.each(Object.entries(files))('%s', async (_, { text, username, password, expected, remarks, made = 1 }) => {
    const { outcomes } = await place.import(kind, text);
    expect(outcomes.filter(({ status }) => status === 'made')).toHaveLength(made);
    expect(await person(username)).toMatchObject(expected);
    if (remarks) expect(outcomes.find((outcome) => outcome.remarks)?.remarks).toEqual(remarks);
    if (password !== undefined) expect([(await logIn(username, 'another password')).status, (await logIn(username, password)).status]).toEqual([400, 200]);
  });
});

test('firebase: its hashes need the parameters of the project', async () => {
  const user = { localId: 'l1', email: 'grace@example.com', emailVerified: true, passwordHash: 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==', salt: '42xEC+ixf3L2lw==', displayName: 'Grace', createdAt: '1330837567000', providerUserInfo: [{ providerId: 'google.com', rawId: '1077', email: 'grace@gmail.example' }] };
  const text = JSON.stringify({ users: [user] });
  const config = place.file('hash_config {\n  algorithm: SCRYPT,\n  base64_signer_key: jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==,\n  base64_salt_separator: Bw==,\n  rounds: 8,\n  mem_cost: 14,\n}\n');
  expect((await place.import('firebase', text)).outcomes).toMatchObject([{ status: 'refused', reason: 'its password needs the hash parameters of the project (--firebase-hash-config)' }]);
  expect((await place.import('firebase', text, { 'firebase-hash-config': config, connection: ['google.com=google'] })).outcomes).toMatchObject([{ status: 'made' }]);
  expect(await person('grace@example.com')).toMatchObject({ emailVerified: true, createdAt: new Date(1330837567000), linkedLogins: [{ connectionId: 'google', subject: '1077' }] });
  expect([(await logIn('grace@example.com', 'user2password')).status, (await logIn('grace@example.com', 'user1password')).status]).toEqual([400, 200]);
});

test("keycloak: a code program goes on showing its codes, and is asked for; one of other digits is told of", async () => {
  const otp = { type: 'otp', userLabel: 'Her phone', secretData: JSON.stringify({ value: 'SomeLettersOfTheirs9' }), credentialData: JSON.stringify({ subType: 'totp', digits: 6, counter: 0, period: 30, algorithm: 'HmacSHA1' }) };
  const eight = { ...otp, credentialData: JSON.stringify({ subType: 'totp', digits: 8, period: 30, algorithm: 'HmacSHA1' }) };
  const { outcomes } = await place.import('keycloak', JSON.stringify({ users: [{ ...keycloakUser, federatedIdentities: [], clientRoles: undefined, credentials: [...keycloakUser.credentials, otp, eight] }] }));
  expect(outcomes).toMatchObject([{ status: 'made', remarks: ['a code program of other digits, seconds or hash is not taken over'] }]);
  const [authenticator, ...others] = await provider.database.prisma.authenticator.findMany();
  expect([others, authenticator?.name, authenticator && provider.runtime.masterKey.open('authenticator', authenticator.sealed, authenticator.id).toString()]).toEqual([[], 'Her phone', 'SomeLettersOfTheirs9']);
  expect((await logIn('grace@example.com', typed)).status).not.toBe(200);
});

test('whom another provider calls somebody here is not made somebody else, too', async () => {
  const first = { ...keycloakUser, federatedIdentities: [{ identityProvider: 'google', userId: '1077' }] };
  await place.import('keycloak', JSON.stringify({ users: [first] }));
  const { outcomes } = await place.import('keycloak', JSON.stringify({ users: [{ ...first, id: 'x', username: 'mallory', email: 'mallory@example.com' }] }));
  expect(outcomes).toMatchObject([{ status: 'refused', reason: "its log-in elsewhere, or its passkey, is somebody else's" }]);
});

test('a realm may have more behind its people than one person may', async () => {
  const clients = Array.from({ length: 40 }, (_, n) => ({ clientId: `client-${n}`, description: 'x'.repeat(30_000) }));
  const text = JSON.stringify({ realm: 'navy', roles: { client: { long: clients } }, users: [{ id: '1', username: 'alan', enabled: true }], clients, components: { long: clients } });
  expect(await place.import('keycloak', text)).toMatchObject({ outcomes: [{ status: 'made' }], error: undefined });
});

test('an address is proven only where it is one that the source has proven: a log-in name that looks like it is not', async () => {
  await place.import('keycloak', JSON.stringify({ users: [{ id: '1', username: 'grace@example.com', emailVerified: true, enabled: true }] }));
  await place.import('fusionauth', JSON.stringify({ users: [{ id: '1', username: 'alan@example.com', verified: true }] }));
  expect([(await person('grace@example.com')).emailVerified, (await person('alan@example.com')).emailVerified]).toEqual([false, false]);
});

test('a table that is not UTF-8 is refused, and no name is read wrongly', async () => {
  const { outcomes, error } = await place.import('csv', Buffer.from('id,username,name\n1,alan,J\xf6rg\n', 'latin1'));
  expect([outcomes, error]).toEqual([[], 'The file is not UTF-8.']);
});

test('a provider that is called like what every object has is none of our connections', async () => {
  const { outcomes } = await place.import('keycloak', JSON.stringify({ users: [{ id: '1', username: 'alan', federatedIdentities: [{ identityProvider: 'constructor', userId: '1' }] }] }));
  expect(outcomes[0]?.remarks).toEqual(['its log-in by constructor is not taken over: there is no such connection here']);
});

test('fusionauth: a code program is taken over; one of another hash, which would be asked for in vain, is told of', async () => {
  const method = { method: 'authenticator', secret: Buffer.from('twenty letters of it').toString('base64'), authenticator: { algorithm: 'HmacSHA1', codeLength: 6, timeStep: 30 } };
  const { outcomes } = await place.import('fusionauth', JSON.stringify({ users: [{ id: '1', username: 'alan', twoFactor: { methods: [method, { ...method, authenticator: { ...method.authenticator, algorithm: 'HmacSHA256' } }] } }] }));
  expect(outcomes).toMatchObject([{ status: 'made', remarks: ['a code program of other digits, seconds or hash is not taken over'] }]);
  expect(await provider.database.prisma.authenticator.count()).toBe(1);
});

test('ory: its code program, and the log-in by SAML, come as its API lists them; of other digits it is told of', async () => {
  const identity = (id: string, url: string) => ({ id, schema_id: 'default', state: 'active', traits: { email: `${id}@example.com` }, credentials: { password: { type: 'password', identifiers: [`${id}@example.com`], config: {}, version: 0 }, totp: { type: 'totp', identifiers: [id], config: { totp_url: url }, version: 0 }, saml: { type: 'saml', identifiers: [`google:${id}`], config: { providers: [{ subject: id, provider: 'google', organization: 'ad6a7dac' }] }, version: 0 } }, organization_id: 'ad6a7dac' });
  const { outcomes } = await place.import('ory', JSON.stringify([identity('a', 'otpauth://totp/ory:a@example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=ory&algorithm=SHA1&digits=6&period=30'), identity('b', 'otpauth://totp/ory:b@example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=ory&digits=8')]));
  expect(outcomes.map(({ remarks }) => remarks)).toEqual([['its organization is not taken over'], ['credentials of totp are not taken over', 'its organization is not taken over']]);
  expect(await provider.database.prisma.authenticator.count()).toBe(1);
  expect((await person('a@example.com')).linkedLogins).toEqual([{ connectionId: 'google', subject: 'a' }]);
});

test('auth0: code programs of its bulk import come along; a password that was hashed as other letters than UTF-8 would never fit, and is told of', async () => {
  const file = [{ user_id: '1', email: 'a@example.com', mfa_factors: [{ totp: { secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' } }, { phone: { value: '+4915112345678' } }] }, { user_id: '2', email: 'b@example.com', custom_password_hash: { algorithm: 'sha1', hash: { value: '00'.repeat(20) }, password: { encoding: 'utf16le' } } }];
  expect((await place.import('auth0', JSON.stringify(file))).outcomes).toMatchObject([{ status: 'refused', reason: 'its password was not hashed as UTF-8, which is all that is known here' }, { status: 'made', remarks: ['second factors are not taken over, but for code programs'] }]);
  expect(await provider.database.prisma.authenticator.count()).toBe(1);
});

test('a path of a claim leads into what a source keeps as a list of names or a text of JSON', async () => {
  await place.import('cognito', cases['cognito']?.['who comes by a provider, as an older CLI writes times']?.text ?? '', { claim: ['plan=custom:plan'] });
  await place.import('firebase', JSON.stringify({ users: [{ localId: 'l2', phoneNumber: '+4915112345678', customAttributes: '{"plan":"silver"}' }] }), { claim: ['plan=customAttributes.plan'] });
  expect([(await person('grace@example.com')).claims, (await person('l2')).claims]).toEqual([{ plan: 'gold' }, { plan: 'silver', phone_number: '+4915112345678' }]);
});

test('fusionauth: whose account has ended there is disabled here', async () => {
  await place.import('fusionauth', JSON.stringify({ users: [{ id: '1', username: 'alan', expiry: 1330837567000 }, { id: '2', username: 'bob', expiry: 32503680000000 }] }));
  expect([(await person('alan')).disabledAt, (await person('bob')).disabledAt]).toEqual([expect.any(Date), null]);
});

test('what is no name of a hash is neither told nor kept: it may be one', async () => {
  const [digest, salt] = ['e10adc3949ba59abbe56e057f20f883e', 'Zm9vYmFy'];
  const { outcomes } = await place.import('csv', `id,username,password_hash,hash_algorithm\n1,alan,sha1,${digest}\n2,bob,sha1,${salt}\n3,eve,sha1,salted-sha3-512\n`);
  const unnamed = { status: 'refused', reason: 'its password is hashed by what is no known name of that, which is not known here' };
  expect(outcomes).toMatchObject([unnamed, unnamed, { reason: 'its password is hashed by salted-sha3-512, which is not known here' }]);
  const headless = await place.import('csv', `1,${digest},${digest}\n`);
  expect(headless.error).toBe('The first line names its column 3 as one before it, or by what is no name.');
  const quoted = await place.import('csv', `id,username,password_hash\n1,alan,a"${digest}"\n`);
  expect(quoted.error).toBe('The file is no CSV from about line 2 on (invalid opening quote).');
  const told = JSON.stringify([outcomes, headless, quoted, await provider.database.prisma.import.findMany({ select: { refusals: true, fault: true } })]);
  expect([told.includes(digest.slice(0, 8)), told.includes(salt)]).toEqual([false, false]);
});
