import { once } from 'node:events';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { LdapPlace } from '../ldap-place.ts';
import { startTls } from './start-tls.ts';

/** For the name's address, the connection, StartTLS and the handshake together. */
const patienceMs = 5_000;

/** A connection to a directory, by TLS with a certificate of its host; without, on this machine alone, where its entry says so. */
export async function openWire({ url, isPlain, ca }: Pick<LdapPlace, 'url' | 'isPlain' | 'ca'>, dial: (host: string, port: number) => Socket): Promise<Socket> {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const isTls = protocol === 'ldaps:';
  const bare = dial(host, Number(port) || (isTls ? 636 : 389));
  const overdue = setTimeout(() => bare.destroy(new Error('the directory gave no answer in time')), patienceMs);
  try {
    await once(bare, 'connect');
    if (isPlain) return bare;
    if (!isTls) await startTls(bare);
    const secure = connectTls({ socket: bare, host, ...(isIP(host) === 0 && { servername: host }), ...(ca !== undefined && { ca }), minVersion: 'TLSv1.2', rejectUnauthorized: true });
    bare.once('close', () => secure.destroy(new Error('the directory has hung up, or gave no answer in time')));
    await once(secure, 'secureConnect');
    return secure;
  } catch (error) {
    bare.on('error', () => undefined).destroy();
    throw error;
  } finally {
    clearTimeout(overdue);
  }
}
