import { commandOf, curlOf, fileLinesOf, shellWord, withoutSecret } from './equivalents.ts';

test('a word of a shell stays one, whatever is in it', () => {
  expect(['plain-1.2', "it's $HOME; rm -rf /", '', 'two\nlines'].map(shellWord)).toEqual(['plain-1.2', `'it'\\''s $HOME; rm -rf /'`, "''", "'two\nlines'"]);
});

test('a call is written for curl, with the token left to the environment', () => {
  expect(curlOf({ method: 'PUT', address: 'https://id.example.com/admin/v1/roles/a%2Fb', body: { role: "o'b" }, ifMatch: 'abc' })).toBe(
    [`curl -X PUT https://id.example.com/admin/v1/roles/a%2Fb`, `-H "Authorization: Bearer $TOKEN"`, `-H 'If-Match: "abc"'`, `-H 'Content-Type: application/json'`, `-d '{\n  "role": "o'\\''b"\n}'`].join(' \\\n  '),
  );
});

test('members become options as the command line has them, and a file where an option cannot say it', () => {
  expect(commandOf('roles create', { role: 'a', first_party: true, permissions: ['users:read', 'events:read'], attributes: { team: 'x y' } })).toBe(
    ['symbolon roles create --role a', '--first-party true', '--permission users:read', '--permission events:read', "--attribute 'team=x y'"].join(' \\\n  '),
  );
  expect(commandOf('resource-servers create', { audience: 'a', claims: { name: { from: 'x' } } })).toBe('symbolon resource-servers create --file body.json');
  expect(commandOf('administrators set user_1', { roles: [] })).toBe("symbolon administrators set user_1 --role ''");
  expect(commandOf('keys rotate')).toBe('symbolon keys rotate');
});

test('a password that somebody typed is shown nowhere', () => {
  const body = { username: 'ada', password: 'typed by hand' };
  expect(curlOf({ method: 'POST', address: 'https://id.example.com/admin/v1/users', body })).toContain(`"password": "…"`);
  expect(commandOf('users create', body)).toBe(['symbolon users create --username ada', '--password-file password.txt'].join(' \\\n  '));
});

test('a secret is not shown beside what somebody else has saved either, nor where there is none', () => {
  expect(JSON.stringify({ secret: 'typed', nested: { client_secret: 'typed', signals_token: 'typed' }, name: 'Wiki' }, withoutSecret)).toBe('{"secret":"…","nested":{"client_secret":"…","signals_token":"…"},"name":"Wiki"}');
  expect(withoutSecret('secret', undefined)).toBeUndefined();
});

test('an entry becomes lines of the file that read as the same', async () => {
  const { parse } = await import('yaml');
  const entry = { role: 'a', note: 'yes', date: '2026-01-01', empty: '', markup: '<b>: # -', list: ['a', '1', 'two words'], none: [], nested: { 'x y': [{ deep: null }, { b: true, c: 1.5 }] }, rtl: '\u202emar\u2028', long: 'x'.repeat(4_000) };
  expect(parse(fileLinesOf('roles', entry), { version: '1.1' })).toEqual({ roles: [entry] });
  expect(parse(fileLinesOf('roles', entry))).toEqual({ roles: [entry] });
  expect(parse(fileLinesOf('branding', { name: 'A' }))).toEqual({ branding: { name: 'A' } });
  expect(parse(fileLinesOf('sign_in', { second_factor: 'always', second_factor_roles: [] }))).toEqual({ sign_in: { second_factor: 'always', second_factor_roles: [] } });
});

test('what is too long to paste, as an image is, comes from a file', () => {
  const body = { name: 'A', logo: `data:;base64,${'A'.repeat(9_000)}` };
  expect(commandOf('branding set', body)).toBe('symbolon branding set --file body.json');
  expect(curlOf({ method: 'PUT', address: 'https://id.example.com/', body })).toContain('-d @body.json');
});
