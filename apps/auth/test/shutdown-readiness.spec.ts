import { once } from 'node:events';
import { connect } from 'node:net';
import { createServer, type Server } from '../src/process/server.ts';
import { Readiness } from '../src/surfaces/health/readiness.ts';
import { startProvider, type Provider } from './provider.ts';

let provider: Provider;
let server: Server;
let origin: string;
beforeAll(async () => {
  provider = await startProvider();
  server = await createServer(provider.runtime);
  origin = `http://127.0.0.1:${await server.listen()}`;
});
afterAll(async () => {
  await server?.drain();
  await provider.close();
});

test('a node that was told to stop says so, while it still answers, and another goes on', async () => {
  expect((await fetch(`${origin}/health/ready`)).status).toBe(200);
  expect(await server.isReady()).toBe(true);
  server.part(Readiness).drain();
  const told = await fetch(`${origin}/health/ready`);
  expect([told.status, told.headers.get('retry-after'), await told.json()]).toEqual([503, '2', { status: 'unavailable', part: 'shutdown', message: 'This node was told to stop and takes no new requests: send them to another, or start it again.' }]);
  expect(await server.isReady()).toBe(false);
  expect((await fetch(`${origin}/health/live`)).status).toBe(200);
  expect((await provider.send('/health/ready')).json).toEqual({ status: 'ok' });
});

test('what was on its way when it was told to stop is answered, and told that it was the last', async () => {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET /oauth/jwks HTTP/1.1\r\nHost: localhost\r\n');
  await fetch(`${origin}/health/live`); // by now it was read
  const ended = server.drain();
  await expect(fetch(`${origin}/health/live`, { headers: { connection: 'close' } })).rejects.toThrow();
  socket.write('\r\n');
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  await once(socket, 'close');
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(text.toLowerCase()).toContain('\r\nconnection: close\r\n');
  await ended;
});
