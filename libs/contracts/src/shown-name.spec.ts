import { ConfigurationFile } from './configuration-file.ts';

const file = (name: string) => ({
  branding: { name },
  resource_servers: [{ audience: 'https://api.example.com', scopes: ['a'], name }],
  clients: [{ client_id: 'web', client_name: name, token_endpoint_auth_method: 'none', grant_types: [] }],
});

test.each(['\u202Eevil', 'shop\u200F', '\u2066shop\u2069', 'a\u061Cb'])('a name that people are shown turns no direction: %j', (name) => {
  const { error } = ConfigurationFile.safeParse(file(name));
  expect(error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual(
    ['branding.name', 'resource_servers.0.name', 'clients.0.client_name'].map((path) => [path, 'has characters that turn the direction of writing: remove them']),
  );
});

test.each(['متجر', 'חנות Shop', 'Señor 山田 ♥'])('a name of any script is one: %j', (name) => {
  expect(ConfigurationFile.safeParse(file(name)).success).toBe(true);
});
