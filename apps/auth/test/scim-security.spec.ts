import { readFileSync } from 'node:fs';
import { ConfigurationFile } from '@symbolon/contracts';
import { parse } from 'yaml';
import { exportConfiguration } from '../src/domain/configuration/export.ts';
import { allKinds } from '../src/domain/configuration/kinds.ts';
import { planChanges } from '../src/domain/configuration/reconciliation.ts';
import { password } from './provider.ts';
import { directoryAt, openScim, patchOf, scimFile, type Directory, type ScimPlace } from './scim-place.ts';
import { makeAdministrator, callerOf, type Caller } from './administration.ts';

let place: ScimPlace;
let entra: Directory;
let count = 0;
beforeAll(async () => {
  place = await openScim();
  entra = await place.directory();
});
afterAll(() => place.provider.close());

const made = async (by = entra, more: object = {}): Promise<string> => String((await by.send('POST', '/Users', { userName: `s${(count += 1)}@example.com`, ...more })).json['id']);
const nameOf = async (id: string) => String((await place.owner.send('GET', `/users/${id}`)).json['username']);

/** All that changes somebody. */
const changes: readonly (readonly [string, (id: string, by: Directory) => Promise<{ readonly status: number }>])[] = [
  ['PUT', (id, by) => by.send('PUT', `/Users/${id}`, { userName: 'taken-over@example.com' })],
  ['PATCH', (id, by) => by.send('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'password', value: 'a new password of six words' }))],
  ['DELETE', (id, by) => by.send('DELETE', `/Users/${id}`)],
  ['Bulk', async (id, by) => ({ status: Number(((await by.send('POST', '/Bulk', { Operations: [{ method: 'PATCH', path: `/Users/${id}`, data: patchOf({ op: 'replace', path: 'active', value: false }) }] })).json['Operations'] as { status: string }[])[0]?.status) })],
];

describe.each(changes)('by %s', (_, change) => {
  test('nobody of another directory, or of none, is changed or even seen', async () => {
    const other = await place.directory('Other');
    const ada = (await place.provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: 'ada@example.com' } })).id;
    for (const id of [await made(other), ada, 'nobody']) expect((await change(id, entra)).status).toBe(404);
    expect((await entra.send('GET', `/Users/${ada}`)).status).toBe(404);
  });

  test('whoever administers anything is not changed', async () => {
    const id = await made();
    await makeAdministrator(place.provider, await nameOf(id), ['auditor']);
    const before = await place.owner.send('GET', `/users/${id}`);
    expect((await change(id, entra)).status).toBe(403);
    expect((await place.owner.send('GET', `/users/${id}`)).json).toEqual(before.json);
  });

  test('what a file manages is not changed', async () => {
    const id = await made();
    await place.provider.database.prisma.user.update({ where: { id }, data: { declared: true } });
    expect((await change(id, entra)).status).toBe(403);
  });
});

test('whom an administrator has disabled, the directory does not enable; whom it has, it does', async () => {
  const id = await made();
  const active = async (value: boolean) => (await entra.send('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'active', value }))).json['active'];
  expect([await active(false), await active(true)]).toEqual([false, true]);
  await place.owner.send('POST', `/users/${id}/disable`);
  expect(await active(true)).toBe(false);
  expect((await entra.send('PUT', `/Users/${id}`, { userName: 'again@example.com', active: true })).json['active']).toBe(false);
  await place.owner.send('POST', `/users/${id}/enable`);
  expect((await entra.send('GET', `/Users/${id}`)).json['active']).toBe(true);
});

test('whom the directory has disabled, and an administrator too, it does not enable', async () => {
  const id = await made();
  const active = async (value: boolean) => (await entra.send('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'active', value }))).json['active'];
  expect(await active(false)).toBe(false);
  await place.owner.send('POST', `/users/${id}/disable`);
  expect(await active(true)).toBe(false);
  const { json } = await place.owner.send('GET', `/events?subject=${id}&type=user.disabled`);
  expect((json['items'] as readonly { readonly actor: { readonly kind: string } }[]).map(({ actor }) => actor.kind).sort()).toEqual(['scim_source', 'user']);
});

test.each<[string, (id: string) => Promise<unknown>]>([
  ['deactivated', (id) => entra.send('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'active', value: false }))],
  ['removed', (id) => entra.send('DELETE', `/Users/${id}`)],
])('who is leaving by themselves cannot come back once they are %s', async (_, shutOut) => {
  const id = await made(entra, { password });
  const deletionAt = new Date(place.provider.clock.now().getTime() + 86_400_000);
  await place.provider.database.prisma.user.update({ where: { id }, data: { disabledAt: place.provider.clock.now(), deletionAt } }); // as the account page does
  const account = async () => {
    const { json } = await place.owner.send('GET', `/users/${id}`);
    return [json['state'], json['deletion_at']];
  };
  expect(await account()).toEqual(['disabled', deletionAt.toISOString()]);
  await shutOut(id);
  expect(await account()).toEqual(['disabled', null]); // until then they could have kept it
  await entra.send('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'active', value: true }));
  expect(await account()).toEqual(['disabled', null]);
});

test('deactivated means out: log-ins and tokens of before count no more, nor once they get in again', async () => {
  const id = await made(entra, { password });
  const { json: tokens } = await place.provider.token({ grant_type: 'password', username: await nameOf(id), password, scope: 'openid offline_access' }, ['shop', 'a-client-secret-of-32-characters']);
  for (const value of [false, true]) {
    await entra.send('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'active', value }));
    expect((await place.provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(tokens['access_token'])}` } })).status).toBe(401);
    expect((await place.provider.token({ grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) }, ['shop', 'a-client-secret-of-32-characters'])).status).toBe(400);
  }
});

test('an address that a directory gives is proven by nobody, and another name is not either', async () => {
  const id = await made();
  await place.owner.send('POST', `/users/${id}/verify-email`);
  const proven = async () => (await place.owner.send('GET', `/users/${id}`)).json['email_verified'];
  await entra.send('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'displayName', value: 'Another' }));
  expect(await proven()).toBe(true);
  await entra.send('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'userName', value: 'elsewhere@example.com' }));
  expect(await proven()).toBe(false);
});

test('who is removed is kept, disabled; a new person of that name is another', async () => {
  const id = await made();
  const userName = await nameOf(id);
  await entra.send('DELETE', `/Users/${id}`);
  expect((await place.owner.send('GET', `/users/${id}`)).json).toMatchObject({ state: 'disabled', username: userName });
  expect((await (await place.directory('Other')).send('POST', '/Users', { userName })).status).toBe(409);
  const again = await entra.send('POST', '/Users', { userName });
  expect([again.status, again.json['id'] === id]).toEqual([201, false]);
  expect((await place.owner.send('GET', `/users/${id}`)).status).toBe(404);
});

test('somebody who is here already is given into its hands by an administrator, who could change them, and taken out of them', async () => {
  const { json } = await place.owner.send('POST', '/users', { username: 'here@example.com' });
  const id = String(json['user_id']);
  const path = `/scim-sources/${entra.id}/users/${id}`;
  expect((await entra.send('POST', '/Users', { userName: 'here@example.com' })).status).toBe(409);
  expect((await place.owner.send('PUT', path)).status).toBe(204);
  expect((await entra.send('PATCH', `/Users/${id}`, patchOf({ op: 'add', path: 'externalId', value: 'e' }))).json).toMatchObject({ id, userName: 'here@example.com', externalId: 'e' });
  expect((await place.owner.send('PUT', path)).status).toBe(409);
  expect((await place.owner.send('DELETE', path)).status).toBe(204);
  expect((await entra.send('GET', `/Users/${id}`)).status).toBe(404);
  expect((await place.owner.send('PUT', `/scim-sources/${entra.id}/users/${place.owner.id}`)).json['type']).toBe('/docs/problems#managed-by-file');
});

test('nobody who administers is given into its hands', async () => {
  const { json } = await place.owner.send('POST', '/users', { username: 'clerk@example.com' });
  await makeAdministrator(place.provider, 'clerk@example.com', ['auditor']);
  expect((await place.owner.send('PUT', `/scim-sources/${entra.id}/users/${String(json['user_id'])}`)).json['type']).toBe('/docs/problems#outranked');
});

test('a token counts until it is taken away or over, on every node, and only as a header', async () => {
  const node = await place.provider.another();
  const { json: source } = await place.owner.send('POST', '/scim-sources', { name: 'Short' });
  const tokens = `/scim-sources/${String(source['source_id'])}/tokens`;
  const first = (await place.owner.send('POST', tokens, { expires_in_days: 1 })).json;
  const second = (await place.owner.send('POST', tokens, { expires_in_days: 0 })).json;
  const status = async (token: unknown, at = node) => (await directoryAt(at, '', String(token)).send('GET', '/Users')).status;
  expect([await status(first['token']), await status(second['token'], place.provider)]).toEqual([200, 200]);
  const told = [first, second].map(({ token_id, created_at, expires_at }) => ({ token_id, created_at, expires_at, last_used_at: '2030-01-01T00:00:00.000Z' }));
  expect(new Set((await place.owner.send('GET', tokens)).json['items'] as object[])).toEqual(new Set(told));
  expect((await place.owner.send('DELETE', `${tokens}/${String(second['token_id'])}`)).status).toBe(204);
  expect(await status(second['token'])).toBe(401);
  place.provider.clock.advance(86_400);
  expect(await status(first['token'])).toBe(401);
  for (const token of ['', 'scim_', `${entra.token.slice(0, -1)}x`, place.owner.token]) expect([400, 401]).toContain(await status(token));
  const { status: bare, headers, json } = await node.send('/scim/v2/Users');
  expect([bare, headers.get('www-authenticate'), json['status']]).toEqual([401, 'Bearer realm="symbolon"', '401']);
  expect((await node.send(`/scim/v2/Users?access_token=${entra.token}`)).status).toBe(400);
  expect((await node.send('/admin/v1/users', { headers: { authorization: `Bearer ${entra.token}` } })).status).toBe(401);
  await node.close();
});

test('who may not change people gives no token, and hands nobody over', async () => {
  const owner = await callerOf(place.provider, 'owner@example.com'); // the clock was moved
  await owner.send('POST', '/roles', { role: 'directories', permissions: ['scim:read', 'scim:write', 'users:read'] });
  const id = await made();
  await place.provider.database.prisma.user.update({ where: { id }, data: { passwordHash: (await place.provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: 'owner@example.com' } })).passwordHash } });
  await makeAdministrator(place.provider, (await place.provider.database.prisma.user.findUniqueOrThrow({ where: { id } })).username, ['directories']);
  const clerk = await callerOf(place.provider, (await place.provider.database.prisma.user.findUniqueOrThrow({ where: { id } })).username);
  expect((await clerk.send('GET', '/scim-sources')).status).toBe(200);
  expect((await clerk.send('POST', `/scim-sources/${entra.id}/tokens`, {})).json).toMatchObject({ type: '/docs/problems#outranked', permission: 'users:write' });
  expect((await clerk.send('PUT', `/scim-sources/${entra.id}/users/${await made()}`)).json).toMatchObject({ type: '/docs/problems#outranked' });
});

test('of two nodes that are asked for one name at once, one makes it and the other says it is taken', async () => {
  const node = await place.provider.another();
  for (let round = 0; round < 8; round += 1) {
    const body = { userName: `race${round}@example.com` };
    const statuses = await Promise.all([entra, directoryAt(node, entra.id, entra.token)].map(async (each) => (await each.send('POST', '/Users', body)).status));
    expect(statuses.sort()).toEqual([201, 409]);
  }
  await node.close();
});

test.each(['userName', 'externalId'])('of two people who are given one %s at once, one gets it and the other is told that it is taken', async (path) => {
  const node = await place.provider.another();
  for (let round = 0; round < 4; round += 1) {
    const ids = [await made(), await made()];
    const operation = patchOf({ op: 'replace', path, value: `one-${path}${round}@example.com` });
    const answers = await Promise.all([entra, directoryAt(node, entra.id, entra.token)].map((each, index) => each.send('PATCH', `/Users/${ids[index]}`, operation)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.json['scimType']).toBe('uniqueness');
  }
  await node.close();
});

test('no password and no token is kept in clear, logged, or told', async () => {
  const canary = 'canary words that nobody else would say';
  const { text, json } = await entra.send('POST', '/Users', { userName: 'canary@example.com', password: canary });
  const again = await entra.send('PATCH', `/Users/${String(json['id'])}`, patchOf({ op: 'replace', path: 'password', value: `${canary} 2` }));
  const refused = await entra.send('PATCH', `/Users/${String(json['id'])}`, patchOf({ op: 'replace', path: canary, value: canary }));
  const rows = await place.provider.database.prisma.$queryRaw<readonly { readonly row: string }[]>`
    SELECT row_to_json(t)::text AS row FROM users t UNION ALL SELECT row_to_json(t)::text FROM provisioned_users t UNION ALL SELECT row_to_json(t)::text FROM events t UNION ALL SELECT row_to_json(t)::text FROM scim_tokens t`;
  expect(rows.length).toBeGreaterThan(50);
  const everything = [text, again.text, refused.text, ...place.provider.log, ...rows.map(({ row }) => row)].join('\n');
  for (const secret of [canary, entra.token, Buffer.from(entra.token).toString('hex')]) expect(everything).not.toContain(secret);
  expect((await place.provider.token({ grant_type: 'password', username: 'canary@example.com', password: `${canary} 2` }, ['shop', 'a-client-secret-of-32-characters'])).status).toBe(200);
});

test('who did it, and to whom, is among the events', async () => {
  const owner = await callerOf(place.provider, 'owner@example.com');
  const id = await made();
  await entra.send('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'displayName', value: 'D' }, { op: 'replace', path: 'active', value: false }));
  await entra.send('DELETE', `/Users/${id}`);
  const { json } = await owner.send('GET', `/events?subject=${id}`);
  const events = json['items'] as readonly { readonly type: string; readonly actor: object; readonly details: object }[];
  expect(events.map(({ type }) => type).sort()).toEqual(['user.created', 'user.disabled', 'user.provisioning.begun', 'user.provisioning.ended', 'user.updated']);
  expect(new Set(events.map(({ actor }) => JSON.stringify(actor)))).toEqual(new Set([JSON.stringify({ kind: 'scim_source', id: entra.id })]));
});

describe('a directory of the file', () => {
  const secret = `scim_${'declared-'.repeat(4)}`;
  let owner: Caller;
  beforeAll(async () => {
    owner = await callerOf(place.provider, 'owner@example.com');
  });
  const apply = (...sources: readonly object[]) => place.provider.apply({ ...scimFile, scim_sources: sources });
  const plan = async (...sources: readonly object[]) =>
    (await planChanges(place.provider.database, ConfigurationFile.parse({ ...scimFile, scim_sources: sources }), place.provider.runtime)).filter(({ kind, action }) => kind === 'scim source' && action !== 'keep');
  const statusOf = async (by: string) => (await directoryAt(place.provider, 'corp', by).send('GET', '/Users')).status;

  test('has the token that the file says until it says another, beside those that were made by command', async () => {
    expect(await plan({ source: 'corp', name: 'Corp', secret })).toEqual([{ action: 'add', kind: 'scim source', id: 'corp', members: [] }]);
    await apply({ source: 'corp', name: 'Corp', secret });
    expect([await plan({ source: 'corp', name: 'Corp', secret }), await statusOf(secret)]).toEqual([[], 200]);
    const { json: own } = await owner.send('POST', '/scim-sources/corp/tokens', {});
    expect(await plan({ source: 'corp' })).toEqual([{ action: 'change', kind: 'scim source', id: 'corp', members: [{ name: 'name', from: 'Corp', to: 'corp' }, { name: 'secret', isSecret: true }] }]);
    await apply({ source: 'corp' });
    expect([await statusOf(secret), await statusOf(String(own['token']))]).toEqual([401, 200]);
    await apply({ source: 'corp', secret });
    const { text, json } = await owner.send('GET', '/scim-sources/corp/tokens');
    const declared = (json['items'] as readonly { readonly token_id: string }[]).find(({ token_id: id }) => id !== own['token_id'])?.token_id;
    expect([(await owner.send('DELETE', '/scim-sources/corp')).status, (await owner.send('DELETE', `/scim-sources/corp/tokens/${declared}`)).status, text.includes(secret)]).toEqual([409, 409, false]);
    expect((await owner.send('GET', '/scim-sources')).json['items']).toEqual(expect.arrayContaining([expect.objectContaining({ source_id: 'corp', managed_by: 'file' })]));
    const exported = await exportConfiguration(place.provider.database, allKinds(place.provider.runtime));
    expect([exported.text.includes('- source: corp\n    secret: ${SCIM_SOURCE_CORP_SECRET}'), exported.text.includes(secret), exported.faults]).toEqual([true, false, '']);
  });

  test('is as docs/scim.md says', async () => {
    const page = readFileSync(new URL('../../../docs/scim.md', import.meta.url), 'utf8');
    const { scim_sources: sources } = parse((/scim sources test: entry -->\n```yaml\n([^]*?)```/.exec(page)?.[1] ?? '').replace('${ENTRA_SCIM_TOKEN}', `${secret}2`)) as { readonly scim_sources: readonly object[] };
    expect(await plan(...sources)).toEqual([expect.objectContaining({ action: 'add', id: 'entra' }), expect.anything()]);
  });

  test('goes with the file while nobody is in its hands; otherwise its token ends, and it is kept', async () => {
    await apply({ source: 'corp', secret }, { source: 'idle' });
    await directoryAt(place.provider, 'corp', secret).send('POST', '/Users', { userName: 'held@example.com' });
    expect(await plan()).toEqual([
      { action: 'change', kind: 'scim source', id: 'corp', members: [{ name: 'secret', isSecret: true }, { name: 'declared', from: true, to: false }] },
      { action: 'remove', kind: 'scim source', id: 'idle', members: [] },
    ]);
    await apply();
    const left = ((await owner.send('GET', '/scim-sources')).json['items'] as readonly { readonly source_id: string; readonly managed_by: string }[]).filter(({ source_id: id }) => id === 'corp' || id === 'idle');
    expect([left, await statusOf(secret)]).toEqual([[expect.objectContaining({ source_id: 'corp', users: 1, managed_by: 'api' })], 401]);
  });

  test.each<[string, readonly object[], string]>([
    ['a token of another', [{ source: 'corp', secret }, { source: 'copy', secret }], 'is that of corp'],
    ['a token that is easily guessed', [{ source: 'corp', secret: 'scim_secret' }], 'must be scim_ and 32 to 256 letters'],
    ['a name that is none', [{ source: 'a b' }], 'must be 1 to 63 letters'],
  ])('has not %s', async (_, sources, sentence) => {
    await expect(apply(...sources)).rejects.toThrow(sentence);
  });

  test('has not the token of one that was made by command', async () => {
    await expect(apply({ source: 'copy', secret: entra.token })).rejects.toThrow(`is that of ${entra.id}`);
  });
});
