import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Secret } from '@symbolon/contracts';
import { BerReader, BerWriter } from 'ldapts';
import { SystemClock } from '../../../platform/clock.ts';
import { ldapPlaceOf } from '../ldap-place.ts';
import { checkedWire } from './checked-wire.ts';
import { ClientPool } from './client-pool.ts';
import { Directory } from './directory.ts';

const [bindRequest, bindResponse, searchRequest, searchEntry, searchDone] = [0x60, 0x61, 0x63, 0x64, 0x65];
type Attributes = Readonly<Record<string, string>>;
interface Script {
  /** The entries of each search after the other; bytes are sent as they are. */
  readonly found: readonly (readonly ((readonly [dn: string, attributes: Attributes]) | Buffer)[])[];
}

/** A directory that lets in whomever is bound, as some do without a password, and says of whom it was asked; OpenLDAP refuses that by itself. */
class Obliging {
  readonly bound: string[] = [];
  readonly #sockets: Socket[] = [];
  readonly #server: Server;

  constructor({ found }: Script) {
    let searches = 0;
    this.#server = createServer((socket) => {
      this.#sockets.push(socket);
      socket.on('error', () => undefined).on('data', (data: Buffer) => {
        const reader = new BerReader(data);
        reader.readSequence();
        const id = reader.readInt() ?? 0;
        const operation = reader.peek();
        if (operation === bindRequest) {
          reader.readSequence(bindRequest);
          reader.readInt();
          this.bound.push(reader.readString() ?? '');
          socket.write(messageOf(id, bindResponse));
        }
        if (operation === searchRequest) {
          for (const each of found[searches] ?? []) socket.write(Buffer.isBuffer(each) ? each : entryOf(id, ...each));
          searches += 1;
          socket.write(messageOf(id, searchDone, data.includes(pagedResults)));
        }
      });
    });
  }

  async open(): Promise<number> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((closed) => this.#server.close(closed));
  }
}

/** A page, and the name of another (RFC 2696). */
const pagedResults = '1.2.840.113556.1.4.319';
const another = Buffer.from('3006020100040178', 'hex');

/** Success, and nothing else but that there is another page. */
function messageOf(id: number, operation: number, isPage = false): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(operation);
  writer.writeEnumeration(0);
  writer.writeString('');
  writer.writeString('');
  writer.endSequence();
  if (isPage) {
    writer.startSequence(0xa0);
    writer.startSequence();
    writer.writeString(pagedResults);
    writer.writeBuffer(another, 0x04);
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  return writer.buffer;
}

function entryOf(id: number, dn: string, attributes: Attributes): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(searchEntry);
  writer.writeString(dn);
  writer.startSequence();
  for (const [name, value] of Object.entries(attributes)) {
    writer.startSequence();
    writer.writeString(name);
    writer.startSequence(0x31);
    writer.writeString(value);
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}

const dn = 'uid=carl,dc=corp,dc=example';
const [carl, dora] = [{ entryUUID: 'of-carl', mail: 'carl@corp.example' }, { entryUUID: 'of-dora', mail: 'dora@corp.example' }];

/** What comes of a password, and who was bound beside the account that searches. */
async function proven(found: Script['found'], password: string, more: object = {}): Promise<{ readonly proof: unknown; readonly bound: readonly string[] }> {
  const server = new Obliging({ found });
  const port = await server.open();
  const place = ldapPlaceOf({ ldap_url: 'ldap://127.0.0.1', ldap_plain: true, ldap_base: 'dc=corp,dc=example', ...more });
  const pool = new ClientPool(place, { clientId: 'cn=searcher', clientSecret: new Secret('secret') }, () => connect(port, '127.0.0.1'), new SystemClock());
  try {
    const proof = await new Directory(place, pool, () => 'nobody').prove({ typed: 'carl@corp.example' }, password, 'somewhere');
    return { proof, bound: server.bound.filter((name) => name !== 'cn=searcher') };
  } finally {
    pool.close();
    await server.close();
  }
}

test('whoever is bound is told of', async () => {
  expect(await proven([[[dn, carl]], [[dn, carl]]], 'right')).toEqual({ proof: { told: { mail: 'carl@corp.example', dn, sub: 'of-carl', email: 'carl@corp.example', email_verified: true } }, bound: [dn] });
});

test.each<[string, Script['found'], string, readonly string[]]>([
  ['without a password', [[[dn, carl]], [[dn, carl]]], '', []],
  ['of no name', [[['', carl]], [['', carl]]], 'right', []],
  ['of a mechanism of SASL', [[['PLAIN', carl]], [['PLAIN', carl]]], 'right', []],
  ['of nobody, in the place of who was not found', [[], [[dn, carl]]], 'right', ['cn=nobody,dc=corp,dc=example']],
  ['of nobody, in the place of two', [[[dn, carl], ['uid=dora', dora]], [[dn, carl]]], 'right', ['cn=nobody,dc=corp,dc=example']],
  ['of nobody, in the place of who is called nothing', [[[dn, { mail: 'carl@corp.example' }]], [[dn, carl]]], 'right', ['cn=nobody,dc=corp,dc=example']],
  ['of nobody, in the place of who is called otherwise than was typed', [[[dn, { ...carl, mail: 'cárl@corp.example' }]], [[dn, carl]]], 'right', ['cn=nobody,dc=corp,dc=example']],
  ['of a name that became somebody else’s after the search', [[[dn, carl]], [[dn, dora]]], 'right', [dn]],
  ['of a name that is gone by then', [[[dn, carl]], []], 'right', [dn]],
])('a bind %s proves nobody, whatever the directory says to it', async (_, found, password, bound) => {
  expect(await proven(found, password)).toEqual({ proof: { refused: 'wrong' }, bound });
});

/** An entry whose set of values says to be longer than all that is there: the library would look for the rest without end, and nothing else would run. */
const cut = Buffer.from('3017020102641204036f3d61300b30090403756964317f0401', 'hex');

test.each<[string, Buffer, RegExp]>([
  ['an entry that is cut', cut, /a message that is cut/],
  ['a message that says to be longer than anybody reads', Buffer.from('3084ffffffff0201', 'hex'), /too long/],
  ['lengths that are not said', Buffer.from('30800201', 'hex'), /what RFC 4511 does not have/],
  ['elements within one another without end', Buffer.concat([Buffer.from('3050', 'hex'), ...Array.from({ length: 40 }, (_, depth) => Buffer.from([0x30, 78 - 2 * depth]))]), /what RFC 4511 does not have/],
  ['another protocol', Buffer.from('220 mail.example.com ESMTP\r\n'), /does not speak LDAP/],
])('a directory that sends %s gives no answer, and keeps nobody waiting', async (_, bytes, why) => {
  await expect(proven([[bytes]], 'right')).rejects.toMatchObject({ cause: { message: expect.stringMatching(why) as string } });
});

test('a directory that sends entries without end to one request is hung up on', async () => {
  const entry = entryOf(2, dn, { mail: 'x'.repeat(900_000) });
  const server = createServer((socket) => void socket.on('error', () => undefined).on('data', () => Array.from({ length: 9 }, () => socket.write(entry))));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const wire = checkedWire(connect((server.address() as AddressInfo).port, '127.0.0.1'));
  const read: number[] = [];
  wire.on('data', (message: Buffer) => void read.push(message.length)).write('a request');
  const [error] = (await once(wire, 'error')) as [Error];
  expect([error.message, new Set(read).size, read.length < 9]).toEqual(['the directory sends more than anybody waits for', 1, true]);
  await new Promise((closed) => server.close(closed));
});

test('groups whose names have no end are read no further than anybody can be called', async () => {
  const long = Array.from({ length: 3 }, (_, number) => [`cn=${number},${dn}`, { cn: 'x'.repeat(400_000) }] as const);
  await expect(proven([[[dn, carl]], [[dn, carl]], long], 'right', { ldap_groups: 'walk' })).rejects.toMatchObject({ cause: { message: 'groups of somebody have names of more than 1000000 characters' } });
});

test('a connection that nobody uses is over at once, whether or not the directory ends it, too: it would be given to whoever asks next', async () => {
  const kept: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => void kept.push(socket.on('error', () => undefined).resume()));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const wire = checkedWire(socket);
  await once(socket, 'connect');
  socket.setTimeout(1);
  await once(wire, 'close');
  expect(wire.destroyed).toBe(true);
  for (const each of kept) each.destroy();
  await new Promise((closed) => server.close(closed));
});

test('a directory that has always another page of groups is asked for no more of them than anybody can be in', async () => {
  const page = Array.from({ length: 200 }, () => [[dn, { cn: 'all' }]] as Script['found'][number]);
  await expect(proven([[[dn, carl]], [[dn, carl]], ...page], 'right', { ldap_groups: 'walk' })).rejects.toMatchObject({ cause: { message: 'somebody is in more than 1000 groups' } });
});
