import type { Socket } from 'node:net';

/** ExtendedRequest 1, 1.3.6.1.4.1.1466.20037 (RFC 4511 sections 4.12 and 4.14). */
const request = Buffer.concat([Buffer.from([0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]), Buffer.from('1.3.6.1.4.1.1466.20037')]);
const success = Buffer.from([0x02, 0x01, 0x01, 0x78]);
/** The most that an answer may have, with what it says in words. */
const longest = 4_096;

/**
 * Asks a directory to speak TLS from now on. It is here and not the library's, as that one goes on reading from what came before TLS: whoever is on the way could
 * put the beginning of an answer there, which what comes by TLS would end, and answer for the directory. Here nothing may have come after the answer.
 */
export function startTls(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let come = Buffer.alloc(0);
    const end = (error?: Error): void => {
      socket.off('data', onData).off('error', end).off('close', onClose).pause();
      if (error) reject(error);
      else resolve();
    };
    const onClose = (): void => end(new Error('the directory has hung up at StartTLS'));
    const onData = (part: Buffer): void => {
      come = Buffer.concat([come, part]);
      const length = lengthOf(come);
      if (length === undefined ? come.length > longest : length > longest || come.length > length) return end(new Error('something else than the answer to StartTLS has come'));
      if (length === come.length) end(isSuccess(come) ? undefined : new Error('the directory does not speak TLS at this port'));
    };
    socket.on('data', onData).once('error', end).once('close', onClose);
    socket.write(request);
  });
}

/** Of a whole message, by how it begins (BER, definite form); undefined before that has come. */
function lengthOf(come: Buffer): number | undefined {
  const [tag, first] = come;
  if (tag === undefined || first === undefined) return undefined;
  if (tag !== 0x30 || first === 0x80 || first > 0x82) return Infinity;
  if (first < 0x80) return 2 + first;
  const octets = first - 0x80;
  return come.length < 2 + octets ? undefined : 2 + octets + come.readUIntBE(2, octets);
}

/** Message 1, an ExtendedResponse, whose first member is the result code 0. */
function isSuccess(message: Buffer): boolean {
  const [, first = 0] = message;
  const body = message.subarray(first < 0x80 ? 2 : 2 + first - 0x80);
  if (!body.subarray(0, success.length).equals(success)) return false;
  const inner = body.subarray(success.length);
  const skipped = (inner[0] ?? 0) < 0x80 ? 1 : 1 + (inner[0] ?? 0) - 0x80;
  return inner.subarray(skipped, skipped + 3).equals(Buffer.from([0x0a, 0x01, 0x00]));
}
