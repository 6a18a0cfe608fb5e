import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { ThrowawayDatabase } from '@symbolon/database';

type Connection = ThrowawayDatabase['connection'];

/** A statement on its way to the server. */
export interface Passing {
  readonly text: string;
  /** Those before it in its transaction; undefined for one that is a transaction of its own. */
  readonly before: readonly string[] | undefined;
}

/** The SQLSTATE by which a statement fails in the place of being run; undefined lets it pass. */
export type Judge = (passing: Passing) => string | undefined;

/** A wire between the server and its PostgreSQL, which is not as kind as that: it is told by nobody that there is one. */
export interface UnkindWire {
  /** The same database by way of the wire. */
  readonly connection: Connection;
  close(): Promise<void>;
}

/** Speaks the protocol of PostgreSQL (version 3) as far as statements have to be known; `rewrite` gives some another text. */
export async function unkindWire({ host = '', port = 5432, ...rest }: Connection, judge: Judge, rewrite: (text: string) => string = (text) => text): Promise<UnkindWire> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const behind = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    for (const socket of [client, behind]) {
      open.add(socket);
      socket.setNoDelay(true).on('error', () => undefined).on('close', () => [client, behind].forEach((each) => (open.delete(each), each.destroy())));
    }
    const session = new Session(client, behind, judge, rewrite);
    client.on('data', (data) => session.asked(data));
    behind.on('data', (data) => session.answered(data));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    connection: { ...rest, host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** One connection. Whoever asks waits for the answer before they ask again, as pg does. */
class Session {
  #asked = Buffer.alloc(0);
  #answered = Buffer.alloc(0);
  #isStarted = false;
  /** Prepared statements by name. */
  readonly #texts = new Map<string, string>();
  /** What is sent as one, and the statement in it. */
  #batch: Buffer[] = [];
  #text: string | undefined;
  #before: string[] | undefined;
  /** What is told in the place of the end of a transaction. */
  #forged: Buffer | undefined;

  constructor(
    readonly client: Socket,
    readonly behind: Socket,
    readonly judge: Judge,
    readonly rewrite: (text: string) => string,
  ) {}

  asked(data: Buffer): void {
    this.#asked = Buffer.concat([this.#asked, data]);
    while (this.#asked.length >= 5) {
      const length = this.#isStarted ? 1 + this.#asked.readUInt32BE(1) : this.#asked.readUInt32BE(0);
      if (this.#asked.length < length) return;
      const message = this.#asked.subarray(0, length);
      this.#asked = this.#asked.subarray(length);
      if (this.#isStarted) this.#pass(message);
      else this.behind.write(message);
      this.#isStarted = true;
    }
  }

  /** A statement is a simple query, or all up to a Sync. */
  #pass(message: Buffer): void {
    const [type, body] = [String.fromCharCode(message[0] ?? 0), message.subarray(5)];
    if (type === 'Q') return this.#decide(textOf(body), [simple(this.rewrite(textOf(body)))]);
    if (!'PBDECHS'.includes(type)) return void this.behind.write(message);
    if (type === 'P') {
      const name = textOf(body);
      const text = textOf(body.subarray(Buffer.byteLength(name) + 1));
      const more = body.subarray(Buffer.byteLength(name) + Buffer.byteLength(text) + 2);
      this.#texts.set(name, text);
      this.#text = text;
      this.#batch.push(framed('P', Buffer.from(`${name}\0${this.rewrite(text)}\0`), more));
    } else this.#batch.push(message);
    if (type === 'B') this.#text = this.#texts.get(textOf(body.subarray(textOf(body).length + 1)));
    if (type !== 'S') return;
    const [text, batch] = [this.#text ?? '', this.#batch];
    [this.#text, this.#batch] = [undefined, []];
    this.#decide(text, batch);
  }

  #decide(text: string, batch: readonly Buffer[]): void {
    const state = this.judge({ text, before: this.#before });
    if (state === undefined) {
      this.#before?.push(text);
      this.behind.write(Buffer.concat(batch));
    } else if (isCommit(text)) {
      this.#forged = framed('E', Buffer.from(`SERROR\0VERROR\0C${state}\0Mtaken back by a test\0\0`));
      this.behind.write(simple('ROLLBACK'));
    } else this.behind.write(simple(`DO $$ BEGIN RAISE EXCEPTION 'taken back by a test' USING ERRCODE = '${state}'; END $$`)); // so that the server's own transaction has failed
  }

  answered(data: Buffer): void {
    this.#answered = Buffer.concat([this.#answered, data]);
    while (this.#answered.length >= 5) {
      const length = 1 + this.#answered.readUInt32BE(1);
      if (this.#answered.length < length) return;
      const message = this.#answered.subarray(0, length);
      this.#answered = this.#answered.subarray(length);
      const type = String.fromCharCode(message[0] ?? 0);
      if (type === 'Z') this.#before = message[5] === 'I'.charCodeAt(0) ? undefined : (this.#before ?? []);
      this.client.write(type === 'C' && this.#forged ? this.#forged : message);
      if (type === 'C') this.#forged = undefined;
    }
  }
}

export const isCommit = (text: string): boolean => /^\s*COMMIT\b/i.test(text);

const textOf = (body: Buffer): string => body.toString('utf8', 0, body.indexOf(0));

function framed(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const simple = (text: string): Buffer => framed('Q', Buffer.from(`${text}\0`));
