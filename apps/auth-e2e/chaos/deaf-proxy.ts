import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands before a PostgreSQL without TLS and passes everything on, but news (NOTIFY) while it is deaf. */
export interface DeafProxy {
  readonly port: number;
  isDeaf: boolean;
  close(): void;
}

/** The first byte of a message that tells listeners something (NotificationResponse). */
const notification = 'A'.charCodeAt(0);

export async function startDeafProxy(to: number): Promise<DeafProxy> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    let rest = Buffer.alloc(0);
    far.on('data', (part) => {
      rest = Buffer.concat([rest, part]);
      while (rest.length >= 5 && rest.length > rest.readUInt32BE(1)) {
        const end = 1 + rest.readUInt32BE(1);
        if (!(proxy.isDeaf && rest[0] === notification)) near.write(rest.subarray(0, end));
        rest = rest.subarray(end);
      }
    });
    near.pipe(far, { end: false });
    for (const [one, other] of [[near, far], [far, near]] as const) {
      open.add(one);
      one.on('error', () => undefined).on('close', () => (open.delete(one), other.destroy()));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: DeafProxy = {
    port: (server.address() as AddressInfo).port,
    isDeaf: false,
    close() {
      server.close();
      for (const each of open) each.destroy();
    },
  };
  return proxy;
}
