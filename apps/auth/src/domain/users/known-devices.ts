import { Injectable } from '@nestjs/common';
import { equalBytes, MasterKey, Random } from '@symbolon/crypto';
import { Clock } from '../../platform/clock.ts';
import { usernameKey } from './user.ts';

/** A browser that has logged an account in before. */
export interface Device {
  /** Random, one for each browser and account. */
  readonly id: string;
  /** When the account was proven there last. */
  readonly since: Date;
}

/** Seconds for which a browser is known without another log-in. */
const life = 180 * 86_400;
/** Accounts of which one browser is known; the oldest gives way. */
const most = 8;
/** An entry: 16 random bytes, the time in milliseconds, and a keyed hash of both and the account. */
const [idBytes, timeBytes, macBytes] = [16, 6, 32];
const entryLength = Math.ceil(((idBytes + timeBytes + macBytes) * 4) / 3);

/**
 * What a browser keeps to be told from strangers (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"): one entry an account,
 * of a limited number and life. It names nobody, grants nothing, and is of no worth once the account has another password.
 */
@Injectable()
export class KnownDevices {
  constructor(
    private readonly masterKey: MasterKey,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  /** The browser as this account knows it; undefined for a stranger. Whether the password was changed since is not looked at. */
  recognize(cookie: string | undefined, username: string): Device | undefined {
    return this.#entries(cookie).map((entry) => this.#read(entry, username)).find((device) => device !== undefined);
  }

  /** The cookie with this account in it, as one that was proven now. */
  remember(cookie: string | undefined, username: string): { readonly value: string; readonly lifetime: number } {
    const entries = this.#entries(cookie);
    const known = entries.find((entry) => this.#read(entry, username));
    const head = Buffer.alloc(idBytes + timeBytes);
    (known?.subarray(0, idBytes) ?? Buffer.from(this.random.bytes(idBytes))).copy(head);
    head.writeUIntBE(this.clock.now().getTime(), idBytes, timeBytes);
    const entry = Buffer.concat([head, this.#mac(head, username)]);
    const others = entries.filter((other) => other !== known && this.#isFresh(timeOf(other)));
    return { value: [entry, ...others].slice(0, most).map((each) => each.toString('base64url')).join('.'), lifetime: life };
  }

  #entries(cookie = ''): readonly Buffer[] {
    return cookie
      .split('.')
      .slice(0, most)
      .filter((text) => text.length === entryLength && /^[\w-]*$/.test(text))
      .map((text) => Buffer.from(text, 'base64url'));
  }

  #read(entry: Buffer, username: string): Device | undefined {
    const since = timeOf(entry);
    const head = entry.subarray(0, idBytes + timeBytes);
    if (!this.#isFresh(since) || !equalBytes(entry.subarray(head.length), this.#mac(head, username))) return undefined;
    return { id: head.subarray(0, idBytes).toString('hex'), since };
  }

  #mac(head: Buffer, username: string): Uint8Array {
    return this.masterKey.mac('known-device', Buffer.concat([head, Buffer.from(usernameKey(username))]));
  }

  #isFresh(since: Date): boolean {
    return since.getTime() > this.clock.now().getTime() - life * 1000;
  }
}

const timeOf = (entry: Buffer): Date => new Date(entry.readUIntBE(idBytes, timeBytes));
