import { password } from './provider.ts';
import { enterpriseUrn, openScim, patchOf, userUrn, type Directory, type ScimPlace } from './scim-place.ts';

let place: ScimPlace;
let entra: Directory;
beforeAll(async () => {
  place = await openScim();
  entra = await place.directory();
});
afterAll(() => place.provider.close());

const grace = {
  schemas: [userUrn, enterpriseUrn],
  externalId: 'e-1',
  userName: 'Grace@Example.com',
  displayName: 'Grace Hopper',
  name: { givenName: 'Grace', familyName: 'Hopper', formatted: 'Grace Hopper' },
  emails: [{ value: 'grace@example.com', type: 'work', primary: true }],
  title: 'Rear admiral',
  active: true,
  [enterpriseUrn]: { department: 'Navy', manager: { value: 'boss' } },
};
const idOf = async (body: object): Promise<string> => String((await entra.send('POST', '/Users', body)).json['id']);

test('a person is made, told whole, found by name, changed, let in no more, and removed', async () => {
  const made = await entra.send('POST', '/Users', { ...grace, password });
  const { id, meta } = made.json as { readonly id: string; readonly meta: { readonly location: string; readonly version: string } };
  expect([made.status, made.headers.get('content-type'), made.headers.get('location'), made.headers.get('etag')]).toEqual([201, 'application/scim+json; charset=utf-8', meta.location, meta.version]);
  const whole = {
    ...grace,
    userName: 'grace@example.com',
    id,
    meta: { resourceType: 'User', created: '2030-01-01T00:00:00.000Z', lastModified: '2030-01-01T00:00:00.000Z', location: `https://id.example.com/scim/v2/Users/${id}`, version: meta.version },
  };
  expect(made.json).toEqual(whole);
  expect((await entra.send('GET', `/Users/${id}`)).json).toEqual(whole);
  const found = await entra.send('GET', `/Users?filter=${encodeURIComponent('userName eq "GRACE@example.com"')}`);
  expect(found.json).toEqual({ schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 1, startIndex: 1, itemsPerPage: 1, Resources: [whole] });

  expect((await logIn('grace@example.com')).status).toBe(200);
  const { json: person } = await place.owner.send('GET', `/users/${id}`);
  expect(person).toMatchObject({ username: 'grace@example.com', email_verified: false, claims: { name: 'Grace Hopper', given_name: 'Grace', family_name: 'Hopper' }, roles: [], state: 'active', managed_by: 'api' });

  const disabled = await entra.send('PATCH', `/Users/${id}`, patchOf({ op: 'Replace', path: 'active', value: 'False' }));
  expect([disabled.status, disabled.json['active']]).toEqual([200, false]);
  expect((await logIn('grace@example.com')).status).toBe(400);
  expect((await entra.send('PATCH', `/Users/${id}`, patchOf({ op: 'replace', value: { active: true } }))).json['active']).toBe(true);
  expect((await logIn('grace@example.com')).status).toBe(200);

  const replaced = await entra.send('PUT', `/Users/${id}`, { schemas: [userUrn], userName: 'grace@example.com', displayName: 'Amazing Grace' });
  expect(replaced.json).toEqual({ schemas: [userUrn], id, userName: 'grace@example.com', displayName: 'Amazing Grace', active: true, meta: expect.objectContaining({ resourceType: 'User' }) as object });
  expect((await entra.send('DELETE', `/Users/${id}`)).status).toBe(204);
  expect((await entra.send('GET', `/Users/${id}`)).status).toBe(404);
  expect((await place.owner.send('GET', `/users/${id}`)).json).toMatchObject({ state: 'disabled', claims: { name: 'Amazing Grace' } });
});

const logIn = (username: string) => place.provider.token({ grant_type: 'password', username, password }, ['shop', 'a-client-secret-of-32-characters']);

test('a name is one person’s: of everybody, and whatever its capital letters', async () => {
  expect((await entra.send('POST', '/Users', { userName: 'ADA@example.com' })).json).toEqual({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], scimType: 'uniqueness', detail: 'userName is that of another.', status: '409' });
  await idOf({ userName: 'one@example.com', externalId: 'same' });
  expect((await entra.send('POST', '/Users', { userName: 'two@example.com', externalId: 'same' })).json).toMatchObject({ scimType: 'uniqueness', detail: 'externalId is that of another.' });
});
