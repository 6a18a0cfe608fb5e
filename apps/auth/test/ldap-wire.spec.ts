import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { forAnotherHost } from './certificates.ts';
import { fileWith } from './connection-place.ts';
import { asDesk, desk, ldapEntry, openLdap } from './ldap-place.ts';
import { type Provider } from './provider.ts';
import { hasSlapd, needsSlapd, openSlapd, personOf, suffix, type Slapd } from './slapd.ts';

const there = 'the-password-that-is-there';
let slapd: Slapd;
let provider: Provider;

(hasSlapd ? describe : describe.skip)(`the way to a directory${needsSlapd}`, () => {
  beforeAll(async () => {
    slapd = await openSlapd(personOf('carl', { password: there }));
    ({ provider } = await openLdap([]));
  });
  afterAll(async () => {
    await provider?.close();
    await slapd?.close();
  });

  /** Another connection each time, as where a directory is never changes. */
  let count = 0;
  const statusBy = async (more: object): Promise<{ readonly status: number; readonly why: string | undefined }> => {
    count += 1;
    provider.clock.advance(3_600); // nobody waits for earlier guesses
    await provider.apply(fileWith([ldapEntry(slapd, { connection: `corp${count}`, ...more })], { clients: [...fileWith([]).clients, desk] }));
    const from = provider.log.length;
    const { status } = await provider.token({ grant_type: 'password', username: 'carl@corp.example', password: there, scope: 'openid' }, asDesk);
    return { status, why: provider.log.slice(from).flatMap((line) => /"reason":"(directory: [^"]*)"/.exec(line)?.[1] ?? [])[0] };
  };

  test('is StartTLS, or TLS, with a certificate of its host', async () => {
    const asked = await slapd.askedBy(async () => expect(await statusBy({})).toEqual({ status: 200, why: undefined }));
    expect(asked.some((line) => line.includes('STARTTLS'))).toBe(true);
    expect(await statusBy({ ldap_url: `ldaps://localhost:${slapd.securePort}` })).toEqual({ status: 200, why: undefined });
  });

  test('is none at all on this machine, where the entry says so', async () => {
    expect((await statusBy({ ldap_plain: true, ldap_ca: undefined })).status).toBe(200);
  });

  test.each<[string, () => object, RegExp]>([
    ['an authority that nobody has named', () => ({ ldap_ca: undefined }), /self-signed certificate/],
    ['another authority', () => ({ ldap_ca: forAnotherHost.cert }), /self-signed certificate|unable to verify/],
    ['the name of another host', () => ({ ldap_url: `ldap://127.0.0.1:${slapd.port}` }), /IP: 127\.0\.0\.1 is not in the cert's list|does not match certificate's altnames/],
    ['the name of another host, by TLS', () => ({ ldap_url: `ldaps://127.0.0.1:${slapd.securePort}` }), /does not match certificate's altnames/],
  ])('leads to no certificate of %s', async (_, more, why) => {
    const asked = await slapd.askedBy(async () => expect(await statusBy(more())).toEqual({ status: 503, why: expect.stringMatching(why) as string }));
    expect(asked.filter((line) => line.includes('BIND'))).toEqual([]);
  });

  test('does not lead to where the server may not call', async () => {
    expect(await statusBy({ ldap_url: 'ldap://10.9.8.7', connection: 'inside' })).toEqual({ status: 503, why: 'directory: address not permitted' });
  });

  test('is closed by a wrong password of the account that searches, of which a person is told nothing', async () => {
    expect(await statusBy({ client_secret: 'not-the-one' })).toEqual({ status: 503, why: expect.stringContaining('0x31') as string });
    expect(await statusBy({ client_id: `cn=nobody,${suffix}` })).toEqual({ status: 503, why: expect.stringContaining('0x31') as string });
  });

  describe('where somebody else answers to StartTLS', () => {
    const success = Buffer.from('300c02010178070a010004000400', 'hex');
    test.each<[string, Buffer, string]>([
      ['with the beginning of another answer behind it', Buffer.concat([success, Buffer.from('301a02010161', 'hex')]), 'something else than the answer to StartTLS has come'],
      ['with no', Buffer.from('300c02010178070a010204000400', 'hex'), 'the directory does not speak TLS at this port'],
      ['for another message', Buffer.from('300c02010278070a010004000400', 'hex'), 'the directory does not speak TLS at this port'],
      ['without an end', Buffer.from('308002010178', 'hex'), 'something else than the answer to StartTLS has come'],
      ['with more than is read', Buffer.from('3082ffff02010178', 'hex'), 'something else than the answer to StartTLS has come'],
      ['in another protocol', Buffer.from('220 mail.example.com ESMTP\r\n'), 'something else than the answer to StartTLS has come'],
      ['by hanging up', Buffer.alloc(0), 'the directory has hung up at StartTLS'],
    ])('%s, nothing is asked of it', async (_, answer, why) => {
      const got: Buffer[] = [];
      const server = createServer((socket: Socket) => void socket.on('error', () => undefined).on('data', (part: Buffer) => {
        got.push(part);
        if (answer.length === 0) socket.end();
        else if (got.length === 1) socket.write(answer);
      }));
      await once(server.listen(0, '127.0.0.1'), 'listening');
      try {
        expect(await statusBy({ ldap_url: `ldap://127.0.0.1:${(server.address() as AddressInfo).port}` })).toEqual({ status: 503, why: `directory: ${why}` });
        expect(Buffer.concat(got).toString('hex')).toBe(`301d02010177188016${Buffer.from('1.3.6.1.4.1.1466.20037').toString('hex')}`);
      } finally {
        await new Promise((closed) => server.close(closed));
      }
    });
  });
});
