import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { callerOf, desk, makeAdministrator, staff, staffOf, type Caller } from './administration.ts';
import { readEvents, type EventReader, type Message } from './event-reader.ts';
import { eventsOf } from './events.ts';
import { asShop, secret, shop, startProvider, type Provider } from './provider.ts';
import { until } from './until.ts';

let provider: Provider;
let owner: Caller;
let support: Caller;
const open: { close(): void }[] = [];
let back: () => Promise<void>;
beforeAll(async () => {
  provider = await started();
  back = await provider.snapshot();
});
beforeEach(async () => {
  await provider.maintain(); // what was counted by now
  await back();
  ({ owner, support } = await staffOf(provider));
  await provider.maintain();
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});
afterAll(() => provider.close());

const machine = { client_id: 'watcher', client_secret: secret, grant_types: ['client_credentials'], scope: 'symbolon:events:read' };
async function started(): Promise<Provider> {
  const node = await startProvider({ SYMBOLON_ADMIN_RATE: '100000' });
  await node.apply({ ...shop, clients: [...shop.clients, desk, machine], users: [...shop.users, ...staff] });
  return node;
}
const read = async (query = '', headers = {}, node = provider, token = support.token): Promise<EventReader> => {
  const reader = await readEvents(node, token, query, headers);
  open.push(reader);
  return reader;
};
let people = 0;
/** Something happens, and gets its place. */
const happen = async (node = provider) => {
  const { json } = await owner.send('POST', '/users', { username: `person-${(people += 1)}@example.com` });
  await node.maintain();
  return String(json['user_id']);
};
const subjectOf = ({ data }: Message) => (JSON.parse(data ?? '{}') as { subject?: { id: string } }).subject?.id;

/** Three thousand events, more than the buffers between two sockets hold. */
const fill = () => provider.database.prisma.$executeRaw`
  INSERT INTO events (id, at, type, actor_kind, details, mac)
  SELECT 'evt_' || lpad(n::text, 22, '0'), now(), 'user.signed_up', 'system', json_build_object('padding', repeat('x', 16000)), ''::bytea FROM generate_series(1, 3000) n`;

test('what happens is told as it happens: its type, the event as lists have it, and a cursor', async () => {
  const reader = await read();
  expect([reader.answer.statusCode, reader.answer.headers['content-type'], reader.answer.headers['cache-control'], reader.answer.headers['x-accel-buffering']]).toEqual([200, 'text/event-stream', 'no-store', 'no']);
  const id = await happen();
  const [listed] = (await owner.send('GET', `/events?subject=${id}`)).json['items'] as object[];
  const message = await reader.next();
  expect(message).toEqual({ id: expect.stringMatching(/^[\w-]{20,}$/) as string, event: 'user.created', data: JSON.stringify(listed) });
  const later = [await happen(), await happen()];
  expect([subjectOf(await reader.next()), subjectOf(await reader.next())]).toEqual(later);
  for (const again of [await read(`?cursor=${message.id ?? ''}`), await read('', { 'last-event-id': message.id ?? '' }), await read(`?cursor=${reader.place}`, { 'last-event-id': message.id ?? '' })])
    expect([subjectOf(await again.next()), subjectOf(await again.next())]).toEqual(later);
});

test('who came before anything happened, and lost the stream, misses nothing', async () => {
  const reader = await read();
  const { place } = reader;
  reader.close();
  const id = await happen();
  expect(subjectOf(await (await read('', { 'last-event-id': place })).next())).toBe(id);
});

test('filters are those of the list', async () => {
  const [first, second] = [await happen(), await happen()];
  provider.clock.advance(60);
  owner = await callerOf(provider, 'owner@example.com');
  const since = provider.clock.now().toISOString();
  const readers = await Promise.all(['?type=user.deleted', `?subject=${second}`, `?actor=${owner.id}`, '?client=desk'].map((query) => read(`${query}&since=2029-01-01T00:00:00Z`)));
  const late = await read(`?since=${since}&type=user.deleted`, {}, provider, owner.token);
  await owner.send('DELETE', `/users/${first}`);
  await owner.send('DELETE', `/users/${second}`);
  await provider.maintain();
  const told = async (reader: EventReader | undefined, times: number) => {
    const all = [];
    while (all.length < times) {
      const message = await reader?.next();
      if (message?.event?.startsWith('user.') && !message.event.startsWith('user.login')) all.push(`${message.event} ${subjectOf(message) === first ? 1 : 2}`);
    }
    return all;
  };
  expect(await told(readers[0], 2)).toEqual(['user.deleted 1', 'user.deleted 2']);
  expect(await told(readers[1], 2)).toEqual(['user.created 2', 'user.deleted 2']);
  expect(await told(readers[2], 4)).toEqual(['user.created 1', 'user.created 2', 'user.deleted 1', 'user.deleted 2']);
  expect(await told(readers[3], 4)).toEqual(['user.created 1', 'user.created 2', 'user.deleted 1', 'user.deleted 2']);
  expect(await told(late, 2)).toEqual(['user.deleted 1', 'user.deleted 2']);
});

test('a cursor that is made up, of another list or of other filters is refused before anything is told', async () => {
  const { place } = await read();
  const listed = String((await owner.send('GET', '/events?limit=1')).json['next_cursor']);
  const refused = async (query: string, headers = {}) => {
    const json = await (await read(query, headers)).refusal();
    return [json['status'], json['type'], json['errors']];
  };
  const because = (parameter: string) => [400, '/docs/problems#invalid-request', [{ parameter, detail: 'is not one of this list with these filters: begin without it' }]];
  for (const cursor of ['x', `${place}A`, place.slice(1), listed]) {
    expect(await refused(`?cursor=${cursor}`)).toEqual(because('cursor'));
    expect(await refused('', { 'last-event-id': cursor })).toEqual(because('Last-Event-ID'));
  }
  expect(await refused(`?type=user.created&cursor=${place}`)).toEqual(because('cursor'));
  expect(await refused('?until=2031-01-01T00:00:00Z')).toEqual([400, '/docs/problems#invalid-request', [{ parameter: 'until', detail: 'is not known' }]]);
});

describe('who may no more', () => {
  const withNothingMore = async (reader: EventReader) => (await reader.rest()).map(({ event }) => event);

  test('is told nothing that happened since: neither a person whose role was taken, nor one who was disabled, nor who has a token that was revoked', async () => {
    const auditor = await callerOf(provider, 'auditor@example.com');
    const watcher = String((await provider.token({ grant_type: 'client_credentials', resource: 'https://id.example.com/admin' }, ['watcher', secret])).json['access_token']);
    const readers = await Promise.all([support.token, auditor.token, watcher].map((token) => read('?type=user.created', {}, provider, token)));
    await happen();
    for (const reader of readers) expect((await reader.next()).event).toBe('user.created');
    await owner.send('PUT', `/administrators/${support.id}`, { roles: [] }, { 'if-match': '*' });
    await owner.send('POST', `/users/${auditor.id}/disable`);
    await provider.send('/oauth/revoke', { method: 'POST', body: new URLSearchParams({ token: watcher, client_id: 'watcher', client_secret: secret }) });
    await happen();
    expect(await Promise.all(readers.map(withNothingMore))).toEqual([[], [], []]);
  });

  test('is let go though nothing happens', async () => {
    const idle = await read();
    await owner.send('PUT', `/administrators/${support.id}`, { roles: [] }, { 'if-match': '*' });
    expect(await withNothingMore(idle)).toEqual([]);
  });

  test('is let go though they read nothing: what they were not told yet is not told, and their places are free', async () => {
    const stuck = await Promise.all([1, 2, 3].map(() => read('?type=user.signed_up')));
    for (const { answer } of stuck) answer.pause();
    const idle = await read('?type=user.deleted');
    await fill();
    await provider.maintain();
    await owner.send('PUT', `/administrators/${support.id}`, { roles: [] }, { 'if-match': '*' });
    expect(await withNothingMore(idle)).toEqual([]); // the others were asked before
    await owner.send('PUT', `/administrators/${support.id}`, { roles: ['support'] }, { 'if-match': '*' });
    // One place is free at once, the next when a reader that reads nothing was cut off.
    for (let opened = 0, tries = 0; opened < 2; tries += 1) {
      if (tries > 400) throw new Error('They keep their places.');
      if ((await read()).answer.statusCode === 200) opened += 1;
      else await setTimeout(50);
    }
    await expect(stuck[0]?.rest()).rejects.toThrow('aborted');
  });

  test('is not asked in vain: when the database cannot tell, the stream ends', async () => {
    const lonely = await started();
    const reader = await read('', {}, lonely, (await staffOf(lonely)).support.token);
    await lonely.testDatabase.lose();
    expect(await withNothingMore(reader)).toEqual([]);
    await lonely.close();
  });
});

test('four streams at once for a caller, each of whose places is free again when its reader has left', async () => {
  const readers = await Promise.all([1, 2, 3, 4].map(() => read()));
  const fifth = await read();
  const { status, type, detail } = await fifth.refusal();
  expect([status, type, detail, fifth.answer.headers['retry-after']]).toEqual([429, '/docs/problems#too-many-requests', 'You have 4 streams open here: end one of them.', '10']);
  expect((await read('', {}, provider, owner.token)).answer.statusCode).toBe(200);
  readers[0]?.close();
  await until('a free place', async () => (await read()).answer.statusCode === 200);
});

test('a HEAD request keeps none open', async () => {
  for (let times = 0; times < 6; times += 1) {
    const { status, headers, text } = await provider.send('/admin/v1/events/stream', { method: 'HEAD', headers: { authorization: `Bearer ${support.token}` } });
    expect([status, headers.get('content-type'), text]).toEqual([200, 'text/event-stream', '']);
  }
  expect((await read()).answer.statusCode).toBe(200);
});

test('a slow reader is waited for, and what it has not read is not held for it', async () => {
  const looks: string[] = [];
  // What every way to the database goes through, called as it is.
  const query = Reflect.get(pg.Client.prototype, 'query') as (...args: unknown[]) => unknown;
  pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]) {
    const text = typeof args[0] === 'string' ? args[0] : String((args[0] as { text?: unknown }).text);
    if (/"seq" > .* ORDER BY "public"."events"."seq" ASC/.test(text)) looks.push(text);
    return query.apply(this, args);
  } as typeof pg.Client.prototype.query;
  try {
    const slow = await read('?type=user.signed_up');
    slow.answer.pause();
    await fill();
    const quick = await read('?type=user.signed_up');
    await provider.maintain();
    for (let count = 0; count < 3000; count += 1) await quick.next();
    expect(looks.length).toBeLessThan(110); // of 120, if the slow one had been read for
    const told = [];
    for (let count = 0; count < 3000; count += 1) told.push((JSON.parse((await slow.next()).data ?? '{}') as { id: string }).id);
    expect(told).toEqual(Array.from({ length: 3000 }, (_, index) => `evt_${String(index + 1).padStart(22, '0')}`));
  } finally {
    pg.Client.prototype.query = query as typeof pg.Client.prototype.query;
  }
});

test('an EventSource that we did not write loses nothing and is told nothing twice, while nodes come and go and another one writes', async () => {
  const nodes = [await provider.another(), await provider.another(), await provider.another()];
  const sockets = new Set<Socket>();
  let port = 0;
  // One address, behind which one node follows another.
  const balancer = createServer((socket) => {
    const node = connect(port, '127.0.0.1');
    for (const each of [socket, node]) sockets.add(each.on('error', () => each.destroy()));
    socket.pipe(node).pipe(socket);
  });
  await once(balancer.listen(0, '127.0.0.1'), 'listening');
  const goTo = (node: Provider | undefined) => (port = Number(new URL(node?.origin ?? '').port));
  goTo(nodes[0]);
  const address = `http://127.0.0.1:${(balancer.address() as AddressInfo).port}/admin/v1/events/stream`;
  const source = spawn(process.execPath, ['--experimental-eventsource', '--no-warnings', join(import.meta.dirname, 'event-source.mjs'), address, support.token, 'user.created'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(source.stdout)[Symbol.asyncIterator]();
  const line = async () => JSON.parse(String((await lines.next()).value)) as { opened?: true; lost?: string; event?: { subject: { id: string } } };
  try {
    expect(await line()).toEqual({ opened: true });
    const made: string[] = [];
    const told: string[] = [];
    const makeSome = async () => {
      for (let count = 0; count < 20; count += 1) made.push(await happen());
    };
    for (const [index, node] of nodes.entries()) {
      const making = makeSome();
      while (told.length < 20 * index + 5) told.push(...[(await line()).event?.subject.id ?? []].flat());
      goTo(nodes[index + 1] ?? provider);
      await node.close(); // politely: the stream ends, and its reader comes again
      await making;
    }
    while (told.length < made.length) told.push(...[(await line()).event?.subject.id ?? []].flat());
    expect(told).toEqual(made);
    expect((await eventsOf(provider.runtime, 'user.created')).map(({ subject }) => subject?.id)).toEqual(made);

    await owner.send('PUT', `/administrators/${support.id}`, { roles: [] }, { 'if-match': '*' });
    await happen();
    const lost = [await line(), await line()];
    expect(lost).toEqual([{ lost: 'for now' }, { lost: 'for good' }]);
  } finally {
    source.kill();
    for (const socket of sockets) socket.destroy();
    balancer.close();
    await Promise.all(nodes.map((node) => node.close()));
  }
});

test('a machine watches with the right to look at events alone', async () => {
  const token = String((await provider.token({ grant_type: 'client_credentials', resource: 'https://id.example.com/admin' }, ['watcher', secret])).json['access_token']);
  const reader = await read('', {}, provider, token);
  const id = await happen();
  expect(subjectOf(await reader.next())).toBe(id);
  await makeAdministrator(provider, 'ada@example.com', ['auditor']);
  expect((await provider.token({ grant_type: 'client_credentials' }, asShop)).status).toBe(200);
});
