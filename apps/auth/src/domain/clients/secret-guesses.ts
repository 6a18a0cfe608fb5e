import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networkCharges } from '../../platform/network-charges.ts';
import { networksOf } from '../../platform/network.ts';
import { Waits } from '../../platform/waits.ts';
import { isLive, type ClientSecret } from './client-secret.ts';
import type { Client } from './client.ts';

/** Places where clients have shown their secrets that are kept in mind at most; the oldest give way. */
const capacity = 10_000;

/**
 * Bounds how often client secrets may be guessed (RFC 6749 section 2.3.1), by network and in PostgreSQL, so that nodes share the
 * count. A right secret costs no statement: that a network waits is known here from its last wrong one. Where a client has shown its
 * secret before it is not kept out by what others guess from there.
 */
@Injectable()
export class SecretGuesses {
  readonly #waits: Waits;
  /** The secret, as it is stored, that a client has shown from a network. */
  readonly #shown = new Map<string, string>();

  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.#waits = new Waits(clock);
  }

  /** Seconds for which a secret is refused from there, right or wrong; 0 when it counts. Where the client has shown one of its secrets, the other counts, too. */
  waitFor(address: string, client: Client | undefined, isRight: boolean): number {
    if (client && isRight && this.#isKnown(address, client)) return 0;
    return this.#waits.secondsFor(networksOf(address).map(({ name }) => name));
  }

  right(address: string, client: Client, secret: ClientSecret): void {
    const place = placeOf(client, address);
    if (this.#shown.get(place) === versionOf(secret)) return;
    const [oldest] = this.#shown.keys();
    if (this.#shown.size >= capacity && oldest !== undefined) this.#shown.delete(oldest);
    this.#shown.set(place, versionOf(secret));
  }

  /** An unknown client is counted as one with a wrong secret. */
  async wrong(address: string): Promise<void> {
    const charges = networkCharges('client-secret', address, this.masterKey, this.settings);
    const blocks = await this.database.hot.chargeThrottle(charges, this.clock.now());
    for (const { network, key } of charges) this.#waits.hear(network, blocks.find((block) => Buffer.from(key).equals(block.key))?.blockedUntil);
  }

  #isKnown(address: string, client: Client): boolean {
    const shown = this.#shown.get(placeOf(client, address));
    return client.secrets.some((secret) => versionOf(secret) === shown && isLive(secret, this.clock.now()));
  }
}

const placeOf = ({ clientId }: Client, address: string): string => `${clientId} ${networksOf(address)[0].name}`;
const versionOf = ({ hash }: ClientSecret): string => Buffer.from(hash).toString('base64');
