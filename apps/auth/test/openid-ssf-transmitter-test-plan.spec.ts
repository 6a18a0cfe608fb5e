import { deliveryMethods, signalTypes, type SignalStream } from '@symbolon/contracts';
import { decoded, issuer, password, secret, shop, startProvider, type Provider } from './provider.ts';
import { managerOf, openPushedTo, receiver, saidBy, verified, type Manager } from './signals-place.ts';

/** What the modules of the OpenID Foundation's plan for transmitters ask for, each under its name; the suite itself was not there to be run. */
let provider: Provider;
let manager: Manager;
let stream: SignalStream;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
  await provider.apply({ ...shop, clients: [{ ...receiver, scope: `${receiver.scope} orders:read` }, { ...receiver, client_id: 'other' }] });
});
beforeEach(async () => {
  await provider.database.prisma.signalStream.deleteMany();
  manager = await managerOf(provider);
  stream = await manager.create({ description: 'Of a test' });
});
afterAll(() => provider.close());

const path = '/ssf/streams';
const asked = { events_requested: [signalTypes.sessionRevoked] };
const requests = { create: ['POST', asked], read: ['GET', undefined], update: ['PATCH', {}], replace: ['PUT', asked], delete: ['DELETE', undefined] } as const;
const send = async (as: Manager, [method, body]: (typeof requests)[keyof typeof requests], id: string | undefined, headers = {}) => {
  const isInQuery = body === undefined && id !== undefined;
  return as.send(method, isInQuery ? `${path}?stream_id=${id}` : path, body && { ...(id !== undefined && { stream_id: id }), ...body }, headers);
};

test('openid-ssf-transmitter-metadata', async () => {
  const { status, headers, json } = await provider.send('/.well-known/ssf-configuration');
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  expect(json).toEqual({
    spec_version: '1_0', issuer, jwks_uri: `${issuer}/oauth/jwks`, delivery_methods_supported: ['urn:ietf:rfc:8935', 'urn:ietf:rfc:8936'],
    configuration_endpoint: `${issuer}/ssf/streams`, status_endpoint: `${issuer}/ssf/status`, add_subject_endpoint: `${issuer}/ssf/subjects/add`, remove_subject_endpoint: `${issuer}/ssf/subjects/remove`,
    verification_endpoint: `${issuer}/ssf/verification`, authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }], default_subjects: 'ALL',
  });
});

test('openid-ssf-stream-control-happy-path', async () => {
  const types = Object.values(signalTypes);
  expect(stream).toEqual({ stream_id: expect.stringMatching(/^ss_[\w-]{22}$/) as string, iss: issuer, aud: 'receiver', events_supported: types, events_requested: types, events_delivered: types, delivery: { method: deliveryMethods.poll, endpoint_url: `${issuer}${path}/${stream.stream_id}/poll` }, min_verification_interval: 60, description: 'Of a test' });
  const { stream_id: id } = stream;
  const read = async () => (await send(manager, requests.read, id)).json;
  expect([await read(), (await manager.send('GET', path)).list]).toEqual([stream, [stream]]);
  const changed = { ...stream, ...asked, events_requested: [signalTypes.sessionRevoked, 'https://example.com/unknown'], events_delivered: [signalTypes.sessionRevoked] };
  const update = await manager.send('PATCH', path, { stream_id: id, iss: issuer, aud: 'receiver', events_delivered: types, events_requested: changed.events_requested });
  expect([update.status, update.json, await read()]).toEqual([200, changed, changed]);
  const replaced = await manager.send('PUT', path, { stream_id: id, ...asked });
  const { description: _, ...bare } = { ...changed, ...asked };
  expect([replaced.status, replaced.json, await read()]).toEqual([200, bare, bare]);
  for (const status of ['paused', 'disabled', 'enabled']) {
    const answer = await manager.send('POST', '/ssf/status', { stream_id: id, status, reason: 'A reason' });
    expect([answer.status, answer.json, (await manager.send('GET', `/ssf/status?stream_id=${id}`)).json]).toEqual([200, ...Array.from({ length: 2 }, () => ({ stream_id: id, status, reason: 'A reason' }))]);
  }
  expect([(await send(manager, requests.delete, id)).status, (await send(manager, requests.read, id)).status, (await manager.send('GET', path)).text]).toEqual([204, 404, '[]']);
});

test('openid-ssf-stream-control-error-create-stream-with-duplicate-config', async () => {
  for (let each = 2; each <= 5; each += 1) expect((await send(manager, requests.create, undefined)).status).toBe(201);
  expect((await send(manager, requests.create, undefined)).status).toBe(409);
  const other = await managerOf(provider, 'other');
  expect((await send(other, requests.create, undefined)).status).toBe(201);
});

test.each(['create', 'update', 'replace'] as const)('openid-ssf-stream-control-error-%s-stream-with-broken-input', async (what) => {
  const [method] = requests[what];
  const bodies = ['{ broken', '[]', '', { stream_id: stream.stream_id, events_requested: 'all' }, { stream_id: stream.stream_id, delivery: { method: deliveryMethods.push } }, { stream_id: stream.stream_id, delivery: { method: 'urn:ietf:rfc:1' } }, { stream_id: stream.stream_id, delivery: { method: deliveryMethods.push, endpoint_url: 'http://app.example.com' } }];
  const ownToOthers = what === 'create' ? [] : [{ ...stream, iss: 'https://elsewhere.example' }, { ...stream, aud: 'other' }, { ...stream, events_delivered: [] }];
  for (const body of [...bodies, ...ownToOthers]) expect((await manager.send(method, path, body)).status).toBe(400);
  expect((await send(manager, requests.read, stream.stream_id)).json).toEqual(stream);
});

describe.each(Object.keys(requests) as (keyof typeof requests)[])('openid-ssf-stream-control-error-%s', (what) => {
  const id = () => (what === 'create' ? undefined : stream.stream_id);

  test('stream-with-invalid-access-token', async () => {
    const ofPerson = await provider.token({ grant_type: 'password', username: 'ada@example.com', password, scope: 'openid ssf.manage' }, ['receiver', secret]);
    const forAnother = await provider.token({ grant_type: 'client_credentials', scope: 'orders:read' }, ['receiver', secret]);
    expect(decoded(forAnother.json['access_token']).claims['aud']).not.toBe(`${issuer}/ssf`);
    for (const token of ['made-up', String(forAnother.json['access_token']), String(ofPerson.json['access_token'])]) {
      const { status, headers, json } = await send(manager, requests[what], id(), { authorization: `Bearer ${token}` });
      expect([status, headers.get('www-authenticate'), json['status']]).toEqual([401, 'Bearer realm="symbolon", error="invalid_token"', 401]);
    }
    const [method] = requests[what];
    expect((await provider.send(`${path}?stream_id=${stream.stream_id}`, { method })).status).toBe(401);
    expect((await send(manager, requests.read, stream.stream_id)).json).toEqual(stream);
  });

  test('stream-that-is-unknown, or another’s', async () => {
    if (what === 'create') return;
    const other = await managerOf(provider, 'other');
    for (const [as, unknown] of [[manager, 'ss_unknown'], [other, stream.stream_id]] as const) expect((await send(as, requests[what], unknown)).status).toBe(404);
    expect((await send(manager, requests.read, stream.stream_id)).json).toEqual(stream);
  });

  test('stream-with-a-token-that-may-only-read', async () => {
    const reader = await managerOf(provider, 'receiver', 'ssf.read');
    expect((await send(reader, requests[what], id())).status).toBe(what === 'read' ? 200 : 403);
  });
});

test.each(['/ssf/status', '/ssf/subjects/add', '/ssf/subjects/remove', '/ssf/verification', 'poll'])('a stream of another is none at %s', async (where) => {
  const other = await managerOf(provider, 'other');
  const body = { stream_id: stream.stream_id, status: 'disabled', subject: { format: 'iss_sub', iss: issuer, sub: 'user_nobody' } };
  const at = where === 'poll' ? `${path}/${stream.stream_id}/poll` : where;
  expect((await other.send('POST', at, where === 'poll' ? { returnImmediately: true } : body)).status).toBe(404);
  expect((await manager.send('GET', `/ssf/status?stream_id=${stream.stream_id}`)).json['status']).toBe('enabled');
});

test('openid-ssf-stream-subject-control', async () => {
  const body = { stream_id: stream.stream_id, subject: { format: 'iss_sub', iss: issuer, sub: 'user_nobody' } };
  expect([(await manager.send('POST', '/ssf/subjects/add', { ...body, verified: true })).status, (await manager.send('POST', '/ssf/subjects/remove', body)).status]).toEqual([200, 204]);
});

test.each([['openid-ssf-transmitter-events', 'Bearer of-a-receiver'], ['openid-ssf-transmitter-push-no-auth', undefined]])('%s', async (_, authorization) => {
  const pushedTo = await openPushedTo();
  const pushed = await manager.create({ delivery: { ...pushedTo.delivery, ...(authorization !== undefined && { authorization_header: authorization }) } });
  for (const to of [pushed, stream]) expect((await manager.send('POST', '/ssf/verification', { stream_id: to.stream_id, state: 'a-state' })).status).toBe(204);
  const tooSoon = await manager.send('POST', '/ssf/verification', { stream_id: pushed.stream_id });
  expect([tooSoon.status, tooSoon.headers.get('retry-after')]).toEqual([429, '60']);
  await provider.deliver();
  const [push] = pushedTo.pushes;
  expect([pushedTo.pushes.length, push?.authorization, decoded(push?.token).header]).toEqual([1, authorization, { alg: 'RS256', typ: 'secevent+jwt', kid: expect.any(String) as string }]);
  expect(saidBy(await verified(provider, push?.token ?? '', 'receiver'))).toEqual(['verification', { state: 'a-state' }, { format: 'opaque', id: pushed.stream_id }]);
  expect((await manager.poll(stream)).map(saidBy)).toEqual([['verification', { state: 'a-state' }, { format: 'opaque', id: stream.stream_id }]]);
  await pushedTo.close();
});
