import { idToken, OpSuite, suiteClient, suiteUser } from './op-suite.ts';

/**
 * The OpenID Foundation's third-party initiated login plan for an OP: one module. There is no registration by request (RFC 7591)
 * here yet: the declarative file is the registration, and what is stored of it stands for what would be read back.
 */
let suite: OpSuite;
beforeAll(async () => {
  suite = await OpSuite.start('query');
});
afterAll(() => suite.provider.close());

const register = (initiate_login_uri: string | undefined) => suite.provider.apply({ clients: [{ ...suiteClient, initiate_login_uri }], users: [suiteUser] });
const readBack = async () => (await suite.provider.database.prisma.client.findUniqueOrThrow({ where: { clientId: suiteClient.client_id } })).initiateLoginUri;

test('oidcc-3rdparty-init-login', async () => {
  const uri = 'https://suite.example.com/initiate?from=op';
  await register(uri);
  expect(await readBack()).toBe(uri);

  const refused = ['http://suite.example.com/initiate', 'http://localhost/initiate', 'https://suite.example.com/initiate#x', 'https://user@suite.example.com/', 'javascript:alert(1)', '/initiate', ''];
  for (const other of refused) await expect(register(other)).rejects.toThrow('initiate_login_uri');
  expect(await readBack()).toBe(uri);

  // Whoever is sent there comes back with a request of the client's own, which works as any other (OpenID Connect Core section 4).
  const { tokens } = await suite.flow({ login_hint: suiteUser.username });
  expect(idToken(tokens)['aud']).toBe(suiteClient.client_id);

  await register(undefined);
  expect(await readBack()).toBeNull();
});
