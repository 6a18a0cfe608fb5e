import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { Messages, WrongMessageError } from './messages.ts';

/** The most that may come for one request: a page of people, or of groups. */
const mostBytes = 8_000_000;

/** A connection to a directory, of which nothing is read but whole messages, and no more of them for one request than anybody waits for: the library holds all until the last has come. */
class CheckedWire extends Duplex {
  readonly connecting = false;
  readonly readyState = 'open';
  readonly #messages = new Messages();
  #come = 0;

  constructor(private readonly socket: Socket) {
    super({ readableObjectMode: true, allowHalfOpen: false });
    socket.on('data', (part: Buffer) => this.#take(part));
    socket.on('end', () => void this.push(null)).on('error', (error) => this.destroy(error)).on('close', () => this.destroy());
    socket.on('timeout', () => this.destroy()); // ended alone it would be taken for open until the directory ends it, too, and given to whoever asks next
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(request: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#come = 0;
    this.socket.write(request, encoding, done);
  }

  override _final(done: () => void): void {
    this.socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }

  #take(part: Buffer): void {
    if (this.destroyed) return;
    this.#come += part.length;
    try {
      if (this.#come > mostBytes) throw new WrongMessageError('the directory sends more than anybody waits for');
      for (const message of this.#messages.take(part)) if (!this.push(message)) this.socket.pause();
    } catch (error) {
      this.destroy(error as Error);
    }
  }
}

/** The library wants a socket, and uses no more of it than this has. */
export const checkedWire = (socket: Socket): Socket => new CheckedWire(socket) as unknown as Socket;
