import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationFileError, readConfigurationFile } from './configuration-file.reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'symbolon-file-'));
const path = join(folder, 'symbolon.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string | Uint8Array, environment: NodeJS.ProcessEnv = {}) {
  writeFileSync(path, text);
  return readConfigurationFile(path, environment);
}

/** The message of the refusal, with the file's name only. */
async function mistakes(text: string | Uint8Array, environment?: NodeJS.ProcessEnv): Promise<string> {
  const error = await read(text, environment).then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigurationFileError);
  return (error as Error).message.replaceAll(path, 'symbolon.yaml');
}

const client = (lines: string) => `clients:\n  - client_id: shop\n${lines.replace(/^/gm, '    ')}\n`;
const secret = 'client_secret: 0123456789abcdef';

describe('a mistake is told with line, column, path and fix', () => {
  test.each<[name: string, text: string, message: string]>([
    ['a grant without its condition', client(`${secret}\ngrant_types: [password]`), '4:5 clients[0].grant_types: password needs first_party: true'],
    ['a password grant that a public client could not prove itself for', client('token_endpoint_auth_method: none\nfirst_party: true\ngrant_types: [password]'), '5:5 clients[0].grant_types: password needs a client with a secret, or authorization_code beside it: without a secret it takes an open authorization request'],
    ['an update that anybody could ask for', client('token_endpoint_auth_method: none\nfirst_party: true\ngrant_types: [authorization_code]\nredirect_uris: [https://a.example/]\npassword_grant_types: [update]'), '7:5 clients[0].password_grant_types: update needs a client with a secret: without one, strangers could set the passwords of others'],
    ['a sign-up through no door', client(`${secret}\npassword_grant_types: [signup]`), '4:5 clients[0].password_grant_types: needs password among grant_types, or first_party: true and authorization_code'],
    ['a policy of no one', 'sign_in:\n  second_factor: allways\n', '2:3 sign_in.second_factor: must be one of never, when_enrolled, always; did you mean always?'],
    ['a word that YAML takes for another', 'sign_in:\n  second_factor: false\n', '2:3 sign_in.second_factor: must be one of never, when_enrolled, always'],
    ['a role that is always asked twice', 'sign_in:\n  second_factor_roles: [staff, staff]\n', '2:3 sign_in.second_factor_roles: has the same value twice'],
    ['a role where a list belongs', 'sign_in:\n  second_factor_roles: staff\n', '2:3 sign_in.second_factor_roles: must be a list'],
    ['a log-in that begins by nothing', 'sign_in:\n  first_factors: []\n', '2:3 sign_in.first_factors: must name one at least'],
    ['a first factor of no one', 'sign_in:\n  first_factors: [pasword]\n', '2:19 sign_in.first_factors[0]: must be one of password, passkey, email_code, email_link; did you mean password?'],
    ['a policy of which there are many', 'sign_in:\n  - second_factor: always\n', '1:1 sign_in: must be names with values'],
    ['another second factor', 'sign_in:\n  second_factors: always\n', '2:3 sign_in.second_factors: is not known here: did you mean second_factor?'],
    ['a missing member stands at its parent', 'clients:\n  - client_name: Shop\n    client_secret: 0123456789abcdef\n', '2:5 clients[0].client_id: is missing: add it'],
    ['a missing secret', client('client_name: Shop'), '2:5 clients[0].client_secret: is missing: add one, or set token_endpoint_auth_method: none'],
    ['a name that is nearly right', client(`${secret}\ngrant_type: [password]`), '4:5 clients[0].grant_type: is not known here: did you mean grant_types?'],
    ['a name from another idiom', client(`${secret}\nclientName: Shop`), '4:5 clients[0].clientName: is not known here: did you mean client_name?'],
    ['a list that is nearly right', 'client:\n  - client_id: shop\n', '1:1 client: is not known here: did you mean clients?'],
    ['a name unlike all others', 'resource_servers:\n  - audience: https://a.example\n    colour: red\n', '3:5 resource_servers[0].colour: is not known here: there are audience, name, scopes, access_token_ttl, access_token_signing_alg, acr_values, max_age, contract, introspection_clients'],
    ['a value that is nearly right', client(`${secret}\ngrant_types: [client_credential]`), '4:19 clients[0].grant_types[0]: must be one of authorization_code, password, client_credentials, refresh_token; did you mean client_credentials?'],
    ['a value of another kind', client(`${secret}\nfirst_party: maybe`), '4:5 clients[0].first_party: must be true or false'],
    ['one value where a list belongs', client(`${secret}\ngrant_types: password`), '4:5 clients[0].grant_types: must be a list'],
    ['a list without items', 'clients:\n', '1:1 clients: has no value: write one, or remove the name'],
    ['an empty file', '', '1:1 has no value: write one, or remove the name'],
    ['a number that should be text', 'users:\n  - username: 42\n', '2:5 users[0].username: must be a string: put it in quotes'],
    ['a blank name', 'users:\n  - username: " "\n', '2:5 users[0].username: must not be blank'],
    ['a duration without unit', 'resource_servers:\n  - audience: https://a.example\n    access_token_ttl: "900"\n', '3:5 resource_servers[0].access_token_ttl: must be a number and a unit, such as 90s, 15m, 12h or 30d'],
    ['a claim that is not theirs', 'users:\n  - username: ada\n    claims:\n      name: Ada\n      sub: root\n', '5:7 users[0].claims.sub: is a claim that only the server sets: choose another name'],
    ['a claim with spaces in its name and no number', 'users:\n  - username: ada\n    claims: { "my age": .nan }\n', '3:15 users[0].claims["my age"]: must be text, a number, true, false, null, a list, or names with values'],
    ['a scope of nobody', client(`${secret}\nscope: openid orders:read`), "4:5 clients[0].scope: names orders:read, which no resource server here has: add it to one's scopes"],
    ['an asking client of nobody', 'resource_servers:\n  - audience: https://a.example\n    introspection_clients: [shop]\n', '3:5 resource_servers[0].introspection_clients: names shop, which is no client with a secret here: add it to clients'],
    ['the same client twice', `clients:\n  - &a { client_id: a, token_endpoint_auth_method: none, grant_types: [] }\n  - *a\n`, '3:5 clients[1]: is there twice: a'],
    ['two spellings of one user', 'users:\n  - username: Ada\n  - username: "ada "\n', '3:5 users[1]: is there twice: ada'],
    ['the same name twice', 'users: []\nusers: []\n', '2:1 this name is there twice: remove one of them'],
    ['a second document', 'users: []\n---\nusers: []\n', '2:1 a second document begins here: make it one file without a line of ---'],
    ['a tab', 'users:\n\t- username: ada\n', '2:1 a tab cannot indent: use spaces'],
    ['an open quotation mark', 'users:\n  - username: "ada\n', '3:1 a quotation mark, bracket, comma or colon is missing: add it'],
    ['an open bracket', 'clients: [\n', '2:1 this is not in line with what it belongs to, or a bracket is not closed: indent it like its neighbours'],
    ['two colons', 'users:\n  - username: a: b\n', '2:15 there is a second colon: put a text with special characters in quotes, or begin a new line'],
    ['an unknown alias', 'users: *nobody\n', '1:8 a value that begins with * must be in quotes, unless it repeats an &anchor before it'],
    ['an alias of what it is a part of', 'users:\n  - username: ada\n    claims: { a: &a [*a] }\n', '3:22 this repeats what it is a part of, and so has no end: write out what is meant'],
    ['a value that is no JSON', 'users:\n  - username: ada\n    claims: { a: !!set { b } }\n', '3:18 a value that begins with ! must be in quotes'],
    ['an unknown tag', 'users:\n  - username: !ada\n', '2:15 a value that begins with ! must be in quotes'],
    ['a name that is no text', 'users:\n  - username: ada\n    claims: { [a]: b }\n', '3:15 a name must be plain text'],
    ['a name that JavaScript reserves', 'users:\n  - username: ada\n    claims: { __proto__: b }\n', '3:15 this name is reserved: choose another'],
    ['half a character', 'users:\n  - username: "ada\\ud800"\n', '2:15 there is a NUL or half a surrogate pair in this text: remove it'],
    ['a role of the product', 'roles:\n  - role: owner\n    permissions: [keys:read]\n', '2:5 roles[0].role: is a role that comes with the product: choose another name'],
    ['a permission that there is not', 'roles:\n  - role: helpdesk\n    permissions: [keys:read, keys:eat]\n', '3:30 roles[0].permissions[1]: is no permission here'],
    ['a role twice', 'roles:\n  - role: helpdesk\n    permissions: [keys:read]\n  - role: helpdesk\n    permissions: [users:read]\n', '4:5 roles[1]: is there twice: helpdesk'],
    ['one of two secrets', client('client_secrets: [0123456789abcdef]'), '3:5 clients[0].client_secrets: must have 2; one alone is client_secret'],
    ['one secret twice', client('client_secrets: [0123456789abcdef, 0123456789abcdef]'), '3:5 clients[0].client_secrets: has the same value twice'],
    ['two secrets beside one', client(`${secret}\nclient_secrets: [0123456789abcdef, fedcba9876543210]`), '4:5 clients[0].client_secrets: is for two secrets in place of client_secret: remove one of them'],
    ['two secrets of a public client', client('token_endpoint_auth_method: none\nclient_secrets: [0123456789abcdef, fedcba9876543210]\ngrant_types: []'), '4:5 clients[0].client_secrets: is not for a client whose token_endpoint_auth_method is none: remove one of them'],
    ['a variable that is not set', client('client_secret: ${SHOP_SECRET}'), '3:5 clients[0].client_secret: the environment variable SHOP_SECRET is not set: set it, or write $${ for a literal ${'],
    ['a reference that is none', 'users:\n  - username: a${b c}\n', '2:5 users[0].username: ${ is not followed by the name of an environment variable and }: write $${ for a literal ${'],
    ['a secret in a file that is not there', client('client_secret: file:shop'), '3:5 clients[0].client_secret: the file it names does not exist: make it; its path begins at the folder of this file'],
    ['a secret in a folder', client('client_secret: "file:."'), '3:5 clients[0].client_secret: it names a folder: name a file; its path begins at the folder of this file'],
    ['a mistake in JSON', '{\n  "users": [{ "username": "ada", "email": "x" }]\n}\n', '2:34 users[0].email: is not known here: there are username, password, email_verified, claims, roles'],
  ])('%s', async (_, text, message) => {
    expect(await mistakes(text)).toBe(`symbolon.yaml:${message}`);
  });

  test('all at once, in the order of the file', async () => {
    const text = 'resource_servers:\n  - audience: nowhere\nusers:\n  - username: ${ADA}\n    password: 1\nclients:\n  - client_id: a b\n    client_secret: short\n';
    expect(await mistakes(text)).toBe(
      [
        'symbolon.yaml:2:5 resource_servers[0].audience: must be an absolute URI without a fragment',
        'symbolon.yaml:4:5 users[0].username: the environment variable ADA is not set: set it, or write $${ for a literal ${',
        'symbolon.yaml:5:5 users[0].password: must be a string: put it in quotes',
        'symbolon.yaml:7:5 clients[0].client_id: must have no spaces',
        'symbolon.yaml:8:5 clients[0].client_secret: must have at least 16 characters; make one with: openssl rand -hex 32',
      ].join('\n'),
    );
  });

  test('aliases that multiply are refused', async () => {
    const levels = Array.from({ length: 9 }, (_, level) => `      - &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`);
    const text = `users:\n  - username: ada\n    claims:\n     bomb:\n      - &l0 [x]\n${levels.join('\n')}\n`;
    expect(await mistakes(text)).toBe('symbolon.yaml: its aliases (*name) repeat too much: write the values out');
  });

  test('a file that is not there, is a folder, or is not UTF-8', async () => {
    const nothing = join(folder, 'nothing.yaml');
    await expect(readConfigurationFile(nothing, {})).rejects.toThrow(`${nothing}: there is no such file: write one, beginning with a copy of examples/symbolon.yaml, or start without it`);
    await expect(readConfigurationFile(folder, {})).rejects.toThrow(`${folder}: is a folder: name the file in it`);
    expect(await mistakes(new Uint8Array([0x61, 0xff]))).toBe('symbolon.yaml: is not UTF-8: save it as UTF-8');
  });
});

describe('references', () => {
  test('variables stand for text anywhere, and $${ for itself', async () => {
    const text = 'users:\n  - username: ${NAME}@${HOST}\n    claims: { note: "$${NAME}", list: ["${NAME}"], number: 1 }\n';
    const { users } = await read(text, { NAME: 'ada', HOST: 'example.com' });
    expect(users).toEqual([{ username: 'ada@example.com', email_verified: false, claims: { note: '${NAME}', list: ['ada'], number: 1 }, roles: [] }]);
  });

  test('a secret is read from a file beside this one, without the line break at its end', async () => {
    writeFileSync(join(folder, 'shop.secret'), ' a secret of 24 letters \n');
    const { clients, users } = await read(`${client('client_secret: file:${NAME}.secret')}users:\n  - username: file:shop.secret\n    password: file:./shop.secret\n`, { NAME: 'shop' });
    expect(clients[0]?.client_secret?.reveal()).toBe(' a secret of 24 letters ');
    const two = await read(client('client_secrets: ["file:${NAME}.secret", "${NAME} and so on and on"]'), { NAME: 'shop' });
    expect(two.clients[0]?.client_secrets?.map((each) => each.reveal())).toEqual([' a secret of 24 letters ', 'shop and so on and on']);
    expect([users[0]?.username, users[0]?.password?.reveal()]).toEqual(['file:shop.secret', ' a secret of 24 letters ']);
  });

  test('secrets of connections, directories and applications that people are pushed to are read from files, too', async () => {
    writeFileSync(join(folder, 'token.secret'), `scim_${'t'.repeat(32)}\n`);
    const stream = 'signals_stream: https://corp.example/ssf/stream, signals_token: file:token.secret';
    const { connections, scim_sources: sources, scim_targets: targets } = await read(
      `connections:\n  - { connection: corp, type: oidc, name: Corp, issuer: https://corp.example, client_id: us, client_secret: file:token.secret, ${stream} }\n` +
        'scim_sources:\n  - { source: entra, secret: file:token.secret }\nscim_targets:\n  - { target: desk, url: https://desk.example/scim/v2, secret: file:token.secret }\n',
    );
    const secrets = [connections[0]?.client_secret, connections[0]?.signals_token, sources[0]?.secret, targets[0]?.secret].map((each) => each?.reveal());
    expect(secrets).toEqual(Array.from({ length: 4 }, () => `scim_${'t'.repeat(32)}`));
  });

  test('what a variable holds is taken as it is', async () => {
    const { clients } = await read(client('client_secret: ${SECRET}'), { SECRET: 'file:/etc/passwd${SECRET}' });
    expect(clients[0]?.client_secret?.reveal()).toBe('file:/etc/passwd${SECRET}');
  });
});

describe('an image', () => {
  const branding = (lines: string) => `branding:\n  name: Acme\n${lines.replace(/^/gm, '  ')}\n`;
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';

  test('is read from a file beside this one', async () => {
    writeFileSync(join(folder, 'logo.svg'), svg);
    const { branding: looks } = await read(branding('logo: file:./${NAME}.svg\nfavicon: file:logo.svg'), { NAME: 'logo' });
    expect([looks?.logo, looks?.favicon].map((bytes) => Buffer.from(bytes ?? '').toString())).toEqual([svg, svg]);
  });

  const ours = 'is no PNG, SVG, WebP or ICO image: name another file';
  test.each<[string, string | Uint8Array | undefined, string]>([
    ['is not there', undefined, 'the file it names does not exist: make it; its path begins at the folder of this file'],
    ['is a page', `<!doctype html><html><body>${svg}</body></html>`, ours],
    ['is a text with an image in it', `hello ${svg}`, ours],
    ['is a script', 'alert(1)', ours],
    ['is of another kind', Buffer.from('GIF89a'), ours],
    ['is not UTF-8', Buffer.concat([Buffer.from([0xff]), Buffer.from(svg)]), ours],
    ['is empty', '', ours],
    ['is too large', `<svg>${' '.repeat(102_400)}</svg>`, 'the file it names is larger than 100 KB: make it smaller'],
  ])('is refused when its file %s', async (_, content, sentence) => {
    rmSync(join(folder, 'image'), { force: true });
    if (content !== undefined) writeFileSync(join(folder, 'image'), content);
    expect(await mistakes(branding('logo: file:image'))).toBe(`symbolon.yaml:3:3 branding.logo: ${sentence}`);
  });

  test.each(['logo.svg', 'https://acme.example/logo.svg', '<svg/>'])('is refused when it is no file: %s', async (value) => {
    expect(await mistakes(branding(`logo: ${value}`))).toBe('symbolon.yaml:3:3 branding.logo: must be file: and the path of an image, from the folder of this file; elsewhere the image as a data: URL in base64');
  });

  test('is refused beside an address', async () => {
    writeFileSync(join(folder, 'logo.svg'), svg);
    expect(await mistakes(branding('logo: file:logo.svg\nlogo_url: https://acme.example/logo.svg'))).toBe('symbolon.yaml:4:3 branding.logo_url: is not for an installation with logo: keep one of them');
  });
});

describe('no secret appears in an error', () => {
  const canary = 'c4n4ry-c4n4ry-c4n4ry';
  test.each([
    ['too long', client(`client_secret: ${canary.repeat(99)}`)],
    ['of characters that are not allowed', client(`client_secret: ${canary}é`)],
    ['from a variable', client('client_secret: ${CANARY}\ncolour: red')],
    ['with a reference in it', client(`client_secret: "\${CANARY}\${${canary}}"`)],
    ['like a path', client(`client_secret: file:${canary}`)],
    ['like an alias', client(`client_secret: *${canary}`)],
    ['like a tag', client(`client_secret: !${canary}`)],
    ['like an anchor', client(`client_secret: &${canary}`)],
    ['like a directive', `%${canary}\n---\nusers: []\n`],
    ['with a wrong escape', client(`client_secret: "${canary}\\q"`)],
    ['with an open quotation mark', client(`client_secret: "${canary}`)],
    ['with a second colon', client(`client_secret: ${canary}: x`)],
    ['after a block sign', client(`client_secret: |${canary}`)],
    ['after the closing quotation mark', client(`client_secret: "x" ${canary}`)],
    ['as a list', client(`client_secret: [${canary}]`)],
    ['with a comma', `clients: [{ client_id: shop, client_secret: abc,${canary} }]\n`],
    ['as a name with a value', client(`client_secret: { ${canary}: x }`)],
    ['twice', client(`client_secret: ${canary}\nclient_secret: ${canary}`)],
    ['as one of two', client(`client_secrets: [${canary}, ${canary}]`)],
    ['for a public client', client(`client_secret: ${canary}\ntoken_endpoint_auth_method: none`)],
    ['as a password that is too long', `users:\n  - username: ada\n    password: ${canary.repeat(99)}\n`],
  ])('%s', async (_, text) => {
    const message = await mistakes(text, { CANARY: `${canary}é` });
    expect(message).toMatch(/^symbolon\.yaml:\d+:\d+ ./);
    expect(message).not.toContain('c4n4ry');
  });
});

test('JSON is read as well', async () => {
  expect(await read('{"$schema": "x", "users": [{"username": "ada"}]}')).toEqual({
    $schema: 'x',
    resource_servers: [],
    consumers: [],
    clients: [],
    connections: [],
    roles: [],
    scim_sources: [],
    scim_targets: [],
    users: [{ username: 'ada', email_verified: false, claims: {}, roles: [] }],
  });
});
