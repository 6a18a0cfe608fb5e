import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database, type ThrottleCharge, type ThrottleCounter, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networkCharges } from '../../platform/network-charges.ts';
import { networksOf } from '../../platform/network.ts';
import { Waits } from '../../platform/waits.ts';
import { KnownDevices, type Device } from './known-devices.ts';
import { usernameKey } from './user.ts';

/** Who tried to log in, as far as the throttle counts it. */
export interface Attempt {
  readonly username: string;
  readonly address: string;
  readonly clientId: string;
  /** What the browser keeps to be known by, where there is a browser. */
  readonly device?: string | undefined;
  /** Of a second factor, or of a mailed code that begins a log-in: counted apart, so that who knows the password does not begin anew by it, and no wrong password keeps a code out. */
  readonly of?: 'second' | 'mailed';
}

/** What a failure costs. */
export interface Charge extends ThrottleCharge {
  /** The network that it is counted for, if it is one. */
  readonly network?: string;
}

/** Until when a key waits. */
interface Block {
  readonly key: Buffer;
  readonly blockedUntil: Date;
}

/** How an attempt is counted: apart for a browser or a network that has logged this account in before, together for strangers. */
export interface Lane {
  /** What a failure costs, the account's own counter first. */
  readonly charges: readonly [Charge, ...Charge[]];
  /** Seconds that each of them waits by one failure more, if nobody else fails meanwhile. */
  readonly nextBlocks: readonly number[];
  /** The counters that a success begins anew: who was unlocked comes as a stranger, and what they failed before as somebody known counts no longer. */
  readonly cleared: readonly Uint8Array[];
  /** Until when it has to wait; null when there is nothing to wait for. */
  readonly blockedUntil: Date | null;
  /** Until when a browser has to show work instead of waiting, as half of what its network may do is used up. */
  readonly workUntil: Date | null;
  /** Of an attempt that was counted before what comes of it was known: until when each key waits by that. */
  readonly counted?: readonly Block[];
  /** From when on it counts that the network has logged this account in; null when it never did. */
  readonly network: { readonly key: Uint8Array; readonly since: Date | null };
}

/** What has to be looked up before it is known how an attempt is counted. */
export interface Question {
  readonly keys: readonly Uint8Array[];
  lane(counters: readonly ThrottleCounter[], passwordChangedAt: Date | null): Lane;
}

/** Seconds for which a network is known without another log-in. */
const networkLife = 90 * 86_400;
/** Seconds that anything is known for, at most. */
const longestKnown = 180 * 86_400;

/**
 * Counts wrong passwords in PostgreSQL, so that every node and every restart knows them: those of strangers per account, network and
 * client; those of browsers and networks that have logged the account in before apart, so that no stranger keeps a person out.
 * An account is counted whether or not it exists. Waiting grows but ends.
 */
@Injectable()
export class Throttle {
  readonly #waits: Waits;
  readonly #works: Waits;

  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly devices: KnownDevices,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.#waits = new Waits(clock);
    this.#works = new Waits(clock);
  }

  /** Seconds for which the address has to wait, as far as is known without looking; 0 for a browser that seems to be known. */
  waitOf({ username, address, device }: Attempt): number {
    return this.devices.recognize(device, username) ? 0 : this.#waits.secondsFor(networksOf(address).map(({ name }) => name));
  }

  /** Whether a browser at this address has to show work before its next try, as far as is known without looking. */
  asksForWork(address: string): boolean {
    return this.#works.secondsFor(networksOf(address).map(({ name }) => name)) > 0;
  }

  ask(attempt: Attempt): Question {
    const device = this.devices.recognize(attempt.device, attempt.username);
    const mark = this.#mark(attempt);
    const unlocked = this.#unlocked(attempt.username);
    const charges = this.#charges(attempt, device);
    return {
      keys: [mark, unlocked, ...[...(charges.device ?? []), ...charges.network, ...charges.stranger].map(({ key }) => key)],
      lane: (counters, passwordChangedAt) => {
        const beginnings = [passwordChangedAt, counterOf(counters, unlocked)?.startedAt];
        const isSince = (time: Date | undefined): time is Date => time !== undefined && beginnings.every((beginning) => !beginning || time >= beginning);
        const marked = counterOf(counters, mark)?.startedAt;
        const chosen = charges.device && isSince(device?.since) ? charges.device : isSince(marked) ? charges.network : charges.stranger;
        for (const { key, network } of chosen) if (network !== undefined) this.#waits.hear(network, counterOf(counters, key)?.blockedUntil);
        const works = chosen.map((charge) => [charge.network, earlyWait(charge, counterOf(counters, charge.key))] as const);
        for (const [network, early] of works) if (network !== undefined) this.#works.hear(network, early);
        const workUntil = Math.max(...works.map(([, early]) => early?.getTime() ?? 0));
        const until = Math.max(...chosen.map(({ key }) => counterOf(counters, key)?.blockedUntil.getTime() ?? 0));
        return {
          charges: chosen,
          nextBlocks: chosen.map((charge) => nextBlock(charge, counterOf(counters, charge.key))),
          cleared: (chosen === charges.stranger ? [charges.stranger[0], charges.network[0], ...(charges.device ?? [])] : [chosen[0]]).map(({ key }) => key),
          blockedUntil: until > this.clock.now().getTime() ? new Date(until) : null,
          workUntil: workUntil > this.clock.now().getTime() ? new Date(workUntil) : null,
          network: { key: mark, since: isSince(marked) ? marked : null },
        };
      },
    };
  }

  /** The browser or network that has logged the account in before; undefined for a stranger. Whether the password was changed since is not looked at. */
  async knownAs({ username, address, device }: Omit<Attempt, 'clientId'>, now: Date): Promise<string | undefined> {
    const isMarked = (await this.database.hot.throttleCounters([this.#mark({ username, address })], now)).length > 0;
    return this.devices.recognize(device, username)?.id ?? (isMarked ? networksOf(address)[0].name : undefined);
  }

  /** Seconds from now; 0 when there is nothing to wait for. */
  secondsUntil(time: Date | null): number {
    return time ? Math.max(1, Math.ceil((time.getTime() - this.clock.now().getTime()) / 1000)) : 0;
  }

  async fail({ charges, counted }: Lane): Promise<void> {
    if (!counted) await this.#charge(charges);
  }

  /**
   * Counts an attempt as failed before it is known what comes of it, since what it asks others cannot be asked back. The seconds to wait
   * where others, at the same time, have used up what was free: so as many are let through as would be one after the other.
   */
  async countBefore(lane: Lane): Promise<Lane | number> {
    const blocks = await this.#charge(lane.charges);
    const seconds = lane.charges.map(({ key }) => this.#secondsAhead(blocks.find((block) => block.key.equals(key))?.blockedUntil));
    const isOvertaken = seconds.some((ahead, index) => ahead > (lane.nextBlocks[index] ?? 0));
    return isOvertaken ? Math.max(...seconds) : { ...lane, counted: blocks };
  }

  async #charge(charges: Lane['charges']): Promise<readonly Block[]> {
    const blocks = await this.database.hot.chargeThrottle(charges, this.clock.now());
    for (const { key, network } of charges) if (network !== undefined) this.#waits.hear(network, blocks.find((block) => block.key.equals(key))?.blockedUntil);
    return blocks;
  }

  /** It was no failure. Waiting that others have caused since stays. */
  async #takeBack(counted: readonly Block[]): Promise<void> {
    const now = this.clock.now();
    for (const { key, blockedUntil } of counted)
      await this.database.prisma.$executeRaw`
        UPDATE throttles SET failures = greatest(failures - 1, 0), blocked_until = CASE WHEN blocked_until = ${blockedUntil} THEN least(${now}, blocked_until) ELSE blocked_until END WHERE key = ${new Uint8Array(key)}`;
  }

  #secondsAhead(until: Date | undefined): number {
    return until ? Math.max(0, (until.getTime() - this.clock.now().getTime()) / 1000) : 0;
  }

  /**
   * Forgets the failures that are counted with this attempt, and knows its network from now on, unless guesses made at the same time
   * have blocked it by now: then it answers the waiting time.
   */
  async succeed({ charges, cleared, network, counted }: Lane): Promise<number> {
    if (counted) await this.#takeBack(counted);
    const now = this.clock.now();
    const known = { key: network.key, unlessSince: network.since === null ? now : addSeconds(now, -86_400), until: addSeconds(now, networkLife) };
    return this.secondsUntil(await this.database.hot.clearThrottle(charges.map(({ key }) => key), cleared, now, known));
  }

  /** Forgets what strangers have failed, and knows the network from now on: the person has proven by another way who they are. */
  async forget({ username, address }: Pick<Attempt, 'username' | 'address'>): Promise<void> {
    const now = this.clock.now();
    const known = { key: this.#mark({ username, address }), unlessSince: now, until: addSeconds(now, networkLife) };
    await this.database.hot.clearThrottle([], [this.#key('account', usernameKey(username))], now, known);
  }

  /** Forgets what was failed, by strangers and by browsers and networks that are known: those are strangers like others until they log in again, since nobody knows here which they are. */
  async unlock(username: string, transaction: Transaction): Promise<void> {
    const now = this.clock.now();
    const row = { failures: 0, startedAt: now, blockedUntil: now, expiresAt: addSeconds(now, longestKnown) };
    const key = this.#unlocked(username);
    await transaction.throttle.deleteMany({ where: { key: { in: ['account', 'second-account', 'mailed-account'].map((kind) => this.#key(kind, usernameKey(username))) } } });
    await transaction.throttle.upsert({ where: { key }, create: { key, ...row }, update: row });
  }

  #charges({ username, address, clientId, of }: Attempt, device: Device | undefined): Record<'device', Lane['charges'] | undefined> & Record<'network' | 'stranger', Lane['charges']> {
    const { SYMBOLON_THROTTLE_ACCOUNT, SYMBOLON_THROTTLE_CLIENT } = this.settings;
    const account = usernameKey(username);
    const networks = networksOf(address);
    const kindOf = (kind: string): string => (of ? `${of}-${kind}` : kind);
    const ofAccount = (kind: string, ...more: readonly string[]): Charge => ({
      key: this.#key(kindOf(kind), account, ...more), free: SYMBOLON_THROTTLE_ACCOUNT, window: 86_400, sliding: true, longestBlock: 900,
    });
    const ofNetworks = networkCharges(kindOf('address'), address, this.masterKey, this.settings).map(({ network, ...charge }) => (of ? charge : { ...charge, network })); // only passwords are asked to wait unseen
    const ofClient = { key: this.#key(kindOf('client'), clientId), free: SYMBOLON_THROTTLE_CLIENT, window: 600, sliding: false, longestBlock: 30 };
    return {
      device: device && [ofAccount('account-device', device.id)],
      network: [ofAccount('account-network', networks[0].name), ...ofNetworks],
      stranger: [ofAccount('account'), ...ofNetworks, ofClient],
    };
  }

  /** The row that tells that a network has logged an account in. */
  #mark({ username, address }: Pick<Attempt, 'username' | 'address'>): Uint8Array {
    return this.#key('known-network', usernameKey(username), networksOf(address)[0].name);
  }

  /** The row that tells since when an account is unlocked; it outlives what was known before. */
  #unlocked(username: string): Uint8Array<ArrayBuffer> {
    return this.#key('unlocked', usernameKey(username));
  }

  /** Only the last part may hold anything, as the others are ours or follow a length. */
  #key(kind: string, ...parts: readonly string[]): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('throttle', `${kind}:${parts.length === 1 ? parts.join() : JSON.stringify(parts)}`);
  }
}

export const counterOf = (counters: readonly ThrottleCounter[], key: Uint8Array): ThrottleCounter | undefined => counters.find((each) => Buffer.from(each.key, 'hex').equals(key));

/** What a failure more makes it wait: as `chargeThrottle` does. */
function nextBlock({ free, longestBlock }: Charge, counter: ThrottleCounter | undefined): number {
  const past = (counter?.failures ?? 0) + 1 - free;
  return past > 0 ? Math.min(longestBlock, 2 ** Math.min(past - 1, 20)) : 0;
}

/** What a network would have to wait if it might do half as much: the waiting that work stands in for. */
export function earlyWait({ network, free, longestBlock }: Charge, counter: ThrottleCounter | undefined): Date | undefined {
  const past = network === undefined || !counter ? 0 : counter.failures - Math.floor(free / 2);
  return counter && past > 0 ? addSeconds(counter.blockedUntil, Math.min(longestBlock, 2 ** (past - 1))) : undefined;
}
