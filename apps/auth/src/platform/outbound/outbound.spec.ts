import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { AddressRules, loopbackNetworks } from './address-rules.ts';
import { Outbound, type Resolve } from './outbound.ts';

const loopback = new AddressRules(loopbackNetworks);
const nowhere = new AddressRules([]);
const form = 'logout_token=canary';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) await new Promise((closed) => server.close(closed));
});
async function listening(server: Server): Promise<number> {
  servers.push(server.on('connection', (socket: Socket) => void sockets.push(socket.on('error', () => undefined))));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}
/** A server with what it was sent. */
async function receiver(listener: RequestListener = (_, response) => response.end('thanks')): Promise<{ readonly port: number; readonly got: string[] }> {
  const got: string[] = [];
  const port = await listening(
    createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        got.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
        listener(request, response);
      });
    }),
  );
  return { port, got };
}
/** A name server of one's own, which answers the given addresses one question after the other. */
const answering = (...answers: readonly (readonly string[])[]): Resolve => {
  let asked = 0;
  return (_, answer) => answer(null, (answers[Math.min(asked++, answers.length - 1)] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
};

test.each([200, 204, 302, 400, 404, 500, 503])('a form is posted, and the answer is its status %i', async (status) => {
  const { port, got } = await receiver((_, response) => response.writeHead(status).end());
  expect(await new Outbound(loopback).post(`http://127.0.0.1:${port}/bye?a=b`, form)).toBe(status);
  expect(got).toEqual([`POST /bye?a=b application/x-www-form-urlencoded ${form}`]);
});

describe('an address in any spelling', () => {
  test.each([
    '127.0.0.1', '127.1', '127.0.1', '0177.0.0.1', '0x7f.0.0.1', '0x7f.1', '0x7f000001', '0X7F000001', '2130706433', '017700000001', '0x7f.0x0.0x0.0x1', '127.0.0.1.', '%31%32%37.0.0.1', '１２７.0.0.1', '127。0。0。1',
    'user@127.0.0.1', 'example.com@127.0.0.1', '0', '0.0.0.0', '0x0', '10.0.0.1', '0xa000001', '012.0.0.1', '167772161', '169.254.169.254', '0xa9fea9fe', '2852039166', '0251.0376.0251.0376', '169.254.43518', '192.168.0.1', '3232235521',
    '[::1]', '[0:0:0:0:0:0:0:1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:0001]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[64:ff9b::127.0.0.1]', '[2002:7f00:1::]', '[fe80::1]', '[fd00:ec2::254]', '[ff02::1]',
  ])('%s is not called', async (host) => {
    const { port, got } = await receiver();
    const unasked: Resolve = () => {
      throw new Error('an address is no name');
    };
    await expect(new Outbound(nowhere, unasked).post(`http://${host}:${port}/`, form)).rejects.toMatchObject({ code: 'address not permitted' });
    expect(got).toEqual([]);
  });

  test.each(['[fe80::1%25lo]', '[::1%25lo]', '256.256.256.256', '0x1ffffffff', '1.2.3.4.5.6', '127.0.0.1:80:80'])('%s is no address at all', async (host) => {
    await expect(new Outbound(nowhere).post(`http://${host}/`, form)).rejects.toThrow('Invalid URL');
  });
});

describe('a name', () => {
  test.each<[string, readonly string[]]>([
    ['loopback', ['127.0.0.1']],
    ['loopback by IPv6', ['::1']],
    ['both a public and a private address', ['1.1.1.1', '127.0.0.1']],
    ['the same the other way round', ['127.0.0.1', '1.1.1.1']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['no address', []],
  ])('of %s is not called', async (_, addresses) => {
    const { port, got } = await receiver();
    await expect(new Outbound(nowhere, answering(addresses)).post(`http://app.example.com:${port}/`, form)).rejects.toMatchObject({ code: 'address not permitted' });
    expect(got).toEqual([]);
  });

  test('that answers a good address first and a bad one then is looked up once for each call: the address that was checked is the one that is called', async () => {
    const { port, got } = await receiver();
    const rules = new AddressRules(['127.0.0.2']); // stands for a public address: the receiver is not there
    const outbound = new Outbound(rules, answering(['127.0.0.2'], ['127.0.0.1']));
    await expect(outbound.post(`http://app.example.com:${port}/`, form)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(outbound.post(`http://app.example.com:${port}/`, form)).rejects.toMatchObject({ code: 'address not permitted' });
    expect(got).toEqual([]);
  });

  test('that cannot be looked up is told by its code', async () => {
    const lost: Resolve = (_, answer) => answer(Object.assign(new Error('lost'), { code: 'EAI_AGAIN' }), []);
    await expect(new Outbound(nowhere, lost).post('http://app.example.com/', form)).rejects.toMatchObject({ code: 'EAI_AGAIN' });
  });

  test('that there is not is told by its code by the DNS of this machine, too', async () => {
    const tooLong = `${'a'.repeat(64)}.invalid`; // by its length there can be none, so nobody elsewhere is asked (RFC 1035 section 2.3.4)
    await expect(new Outbound(nowhere).post(`http://${tooLong}/`, form)).rejects.toMatchObject({ code: expect.stringMatching(/^E/) as string });
  });

  test('is what the server there is asked by', async () => {
    const { port, got } = await receiver((request, response) => response.writeHead(request.headers.host === `app.example.com:${port}` ? 204 : 421).end());
    expect(await new Outbound(loopback, answering(['127.0.0.1'])).post(`http://app.example.com:${port}/`, form)).toBe(204);
    expect(got).toHaveLength(1);
  });
});

test.each([301, 302, 303, 307, 308])('a redirect by %i is an answer, and is not followed', async (status) => {
  const inside = await receiver();
  const { port } = await receiver((_, response) => response.writeHead(status, { location: `http://127.0.0.1:${inside.port}/` }).end());
  expect(await new Outbound(loopback).post(`http://127.0.0.1:${port}/`, form)).toBe(status);
  expect(inside.got).toEqual([]);
});

describe('a receiver that does not end', () => {
  test('its body of 10 MB is not read: the connection is closed before most of it was sent', async () => {
    let sent = 0;
    let closed: Promise<unknown> | undefined;
    const { port } = await receiver((_, response) => {
      closed = once(response, 'close');
      const more = () => {
        while (sent < 10_000_000 && !response.destroyed) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536))) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    expect(await new Outbound(loopback).post(`http://127.0.0.1:${port}/`, form)).toBe(200);
    await closed;
    expect(sent).toBeLessThan(9_000_000);
  });

  test('a body that never ends does not keep us', async () => {
    const { port } = await receiver((_, response) => void response.writeHead(200).write('and '));
    expect(await new Outbound(loopback).post(`http://127.0.0.1:${port}/`, form)).toBe(200);
  });

  test.each<[string, (socket: Socket) => void, string]>([
    ['says nothing', () => undefined, 'no answer in time'],
    ['sends its head byte by byte', (socket) => socket.write('HTTP/1.1 2'), 'no answer in time'],
    ['promises to go on', (socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 'no answer in time'],
    ['resets the connection', (socket) => socket.resetAndDestroy(), 'ECONNRESET'],
    ['closes the connection', (socket) => socket.end(), 'ECONNRESET'],
    ['speaks something else', (socket) => socket.write('220 mail.example.com ESMTP\r\n'), 'HPE_INVALID_CONSTANT'],
    ['sends a head of 100 KB', (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n`), 'HPE_HEADER_OVERFLOW'],
    ['changes the protocol', (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'), 'no answer'],
  ])('one that %s', async (_, behave, code) => {
    const port = await listening(createSocketServer((socket) => void socket.once('data', () => behave(socket))));
    await expect(new Outbound(loopback, undefined, 300).post(`http://127.0.0.1:${port}/`, form)).rejects.toMatchObject({ code });
  });

  test('https is spoken with TLS or not at all', async () => {
    const { port, got } = await receiver();
    await expect(new Outbound(loopback).post(`https://127.0.0.1:${port}/`, form)).rejects.toMatchObject({ code: expect.stringMatching(/^(ERR_SSL_|EPROTO)/) as string });
    expect(got).toEqual([]);
  });
});

describe('what stands at an address', () => {
  const bounds = { mostBytes: 1_000, patienceMs: 300 };
  const got = (port: number, path = '/range/ABCDE') => new Outbound(loopback).get(`http://127.0.0.1:${port}${path}`, { 'x-asked': 'yes' }, bounds);

  test('is read whole, with its status', async () => {
    const { port, got: asked } = await receiver((request, response) => response.writeHead(203).end(`${String(request.headers['x-asked'])} ${'z'.repeat(996)}`));
    expect(await got(port)).toEqual({ status: 203, body: `yes ${'z'.repeat(996)}` });
    expect(asked).toEqual(['GET /range/ABCDE undefined ']);
  });

  test.each<[string, RequestListener, string]>([
    ['is too long', (_, response) => response.end('z'.repeat(1_001)), 'answer too long'],
    ['never ends', (_, response) => void response.write('and '), 'no answer in time'],
    ['comes byte by byte', (_, response) => { const timer = setInterval(() => response.write('z'), 20); response.on('close', () => clearInterval(timer)); }, 'no answer in time'],
    ['ends half-way', (request, response) => void response.writeHead(200, { 'content-length': '100' }).write('z', () => request.socket.destroy()), 'no answer'],
  ])('is no answer when it %s', async (_, listener, code) => {
    const { port } = await receiver(listener);
    await expect(got(port)).rejects.toMatchObject({ code });
  });

  test('is asked for in the words of a library, and comes with its type, within the same bounds', async () => {
    const { port, got: asked } = await receiver((_, response) => response.writeHead(201, { 'content-type': 'application/json' }).end('{}'));
    const call = { method: 'POST', headers: { 'content-type': 'text/plain', authorization: 'Basic x' }, body: 'a=b' } as const;
    expect(await new Outbound(loopback).exchange(`http://127.0.0.1:${port}/token`, call, bounds)).toEqual({ status: 201, body: '{}', type: 'application/json' });
    expect(asked).toEqual(['POST /token text/plain a=b']);
    await expect(new Outbound(loopback).exchange(`http://127.0.0.1:${port}/token`, call, { ...bounds, mostBytes: 1 })).rejects.toMatchObject({ code: 'answer too long' });
    await expect(new Outbound(nowhere).exchange(`http://127.0.0.1:${port}/token`, call, bounds)).rejects.toMatchObject({ code: 'address not permitted' });
  });

  test('is not asked for at an address that is not permitted, nor where a redirect leads', async () => {
    const inside = await receiver();
    const { port } = await receiver((_, response) => response.writeHead(302, { location: `http://127.0.0.1:${inside.port}/` }).end());
    expect((await got(port)).status).toBe(302);
    await expect(new Outbound(nowhere).get(`http://127.0.0.1:${inside.port}/`, {}, bounds)).rejects.toMatchObject({ code: 'address not permitted' });
    await expect(new Outbound(nowhere).ask(`http://127.0.0.1:${inside.port}/`, form, bounds)).rejects.toMatchObject({ code: 'address not permitted' });
    await expect(new Outbound(nowhere, answering(['1.1.1.1', '127.0.0.1'])).get(`http://a.example:${inside.port}/`, {}, bounds)).rejects.toMatchObject({ code: 'address not permitted' });
    expect(inside.got).toEqual([]);
  });
});
