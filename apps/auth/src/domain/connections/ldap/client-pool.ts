import type { Socket } from 'node:net';
import { OverloadedError, WorkQueue } from '@symbolon/crypto';
import { addSeconds, type Clock } from '../../../platform/clock.ts';
import type { Connection } from '../connection.ts';
import type { LdapPlace } from '../ldap-place.ts';
import { UpstreamUnavailableError } from '../upstream-calls.ts';
import { codeOf } from './answers.ts';
import { checkedWire } from './checked-wire.ts';
import { library, type LdapClient, type Library } from './library.ts';
import { openWire } from './wire.ts';

/** People whom one process asks a directory about at once, and who wait for that: their turns go by network. */
const mostAtOnce = 8;
const mostWaiting = 64;
/** Milliseconds for one answer. */
const patienceMs = 5_000;
/** Milliseconds for which a connection without use is kept: others on the way forget it sooner or later. */
const idleMs = 30_000;
/** Seconds for which a directory that cannot be reached is not asked again: whoever comes meanwhile is told so at once. */
const rest = 5;

/** `searching`: as the account that searches. `proving`: as whoever was proven by it last, so nothing else is asked by it. */
type Purpose = 'searching' | 'proving';

/** Connections to one directory: kept for the next who needs one, and no more of them than may be at once. */
export class ClientPool {
  readonly #idle: Record<Purpose, LdapClient[]> = { searching: [], proving: [] };
  readonly #queue = new WorkQueue(mostAtOnce, mostWaiting);
  #restsUntil: Date | undefined;
  #isClosed = false;

  constructor(
    private readonly place: LdapPlace,
    private readonly account: Pick<Connection, 'clientId' | 'clientSecret'>,
    private readonly dial: (host: string, port: number) => Socket,
    private readonly clock: Clock,
    private readonly idle = idleMs,
  ) {}

  /** All that is asked there about one person; throws UpstreamUnavailableError where there is no answer to be had. */
  async within<T>(who: string, ask: (on: ClientPool, ldap: Library) => Promise<T>): Promise<T> {
    if (this.#restsUntil && this.clock.now() < this.#restsUntil) throw new UpstreamUnavailableError('it could not be reached just now');
    const ldap = await library();
    return this.#queue.run(() => ask(this, ldap), who).catch((error: unknown) => {
      throw error instanceof OverloadedError ? new UpstreamUnavailableError('too many wait for it') : error;
    });
  }

  /** An answer that refuses is thrown as it is, by its code. */
  async with<T>(purpose: Purpose, work: (client: LdapClient) => Promise<T>): Promise<T> {
    const client = this.#kept(purpose) ?? (await this.#opened(purpose));
    try {
      const done = await work(client);
      this.#keep(purpose, client);
      return done;
    } catch (error) {
      if (codeOf(error) !== undefined) this.#keep(purpose, client);
      else void client.unbind().catch(() => undefined);
      throw error;
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const client of Object.values(this.#idle).flatMap((clients) => clients.splice(0))) void client.unbind().catch(() => undefined);
  }

  #kept(purpose: Purpose): LdapClient | undefined {
    for (let client = this.#idle[purpose].pop(); client; client = this.#idle[purpose].pop()) if (client.isConnected) return client;
    return undefined;
  }

  #keep(purpose: Purpose, client: LdapClient): void {
    if (this.#isClosed) void client.unbind().catch(() => undefined);
    else this.#idle[purpose].push(client);
  }

  async #opened(purpose: Purpose): Promise<LdapClient> {
    try {
      const wire = await openWire(this.place, this.dial);
      wire.setTimeout(this.idle).unref();
      const wires = [checkedWire(wire)];
      const { Client } = await library();
      // The library connects anew by itself where a connection is gone, and would go on there as nobody.
      const client = new Client({ url: 'ldap://directory', timeout: patienceMs, createConnection: () => wires.pop() ?? gone() });
      if (purpose === 'searching') await client.bind(this.account.clientId, this.account.clientSecret.reveal());
      return client;
    } catch (error) {
      this.#restsUntil = addSeconds(this.clock.now(), rest);
      throw new UpstreamUnavailableError(error);
    }
  }
}

function gone(): never {
  throw new Error('the connection is gone');
}
