import { Injectable } from '@nestjs/common';
import { base32, MasterKey, Random, randomText, totpMatch } from '@symbolon/crypto';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { typedCode } from '../users/typed-code.ts';

/** Seconds that an offer is good for. */
export const offerLife = 900;
/** Bytes of a secret: as many as the hash has (RFC 4226 section 4). */
const secretBytes = 20;

/** What is offered to somebody, until they take it. */
export interface Offer {
  /** The offer itself, sealed for its holder: nothing is stored of it. */
  readonly sealed: string;
  /** Base 32. */
  readonly secret: string;
}

/** An offer that was taken: the same once more has the same id. */
export interface Taken {
  readonly id: string;
  readonly secret: Uint8Array;
  readonly step: number;
}

/** Offers a secret for an authenticator, which is kept only once a code has shown that it arrived. `holder` is the log-in that it is offered to. */
@Injectable()
export class Enrolment {
  constructor(
    private readonly masterKey: MasterKey,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  offer(holder: string): Offer {
    const secret = this.random.bytes(secretBytes);
    const at = Buffer.alloc(6);
    at.writeUIntBE(this.clock.now().getTime(), 0, 6);
    const sealed = this.masterKey.seal('authenticator-offer', Buffer.concat([at, secret]), holder);
    return { sealed: Buffer.from(sealed).toString('base64url'), secret: base32(secret) };
  }

  /** The offer once more, for a form that is shown again; undefined when it is not this holder's, or too old. */
  again(sealed: string, holder: string): Offer | undefined {
    const secret = this.#open(sealed, holder);
    return secret && { sealed, secret: base32(secret) };
  }

  /** Undefined when the code is none of the secret's. */
  take(sealed: string, holder: string, code: string): Taken | undefined {
    const secret = this.#open(sealed, holder);
    const step = secret && totpMatch(secret, typedCode(code), this.clock.now());
    if (!secret || step === undefined) return undefined;
    return { id: this.#idOf(sealed), secret, step };
  }

  /** What a set of recovery codes may follow from, for this holder and a while. */
  seed(holder: string): string {
    const text = `${this.clock.now().getTime()}.${randomText(this.random, 16)}`;
    return `${text}.${this.#mac(text, holder)}`;
  }

  isSeed(seed: string, holder: string): boolean {
    const [at = '', noise = '', mac] = seed.split('.');
    return mac === this.#mac(`${at}.${noise}`, holder) && addSeconds(new Date(Number(at)), offerLife) > this.clock.now();
  }

  #open(sealed: string, holder: string): Buffer | undefined {
    if (!/^[\w-]{40,200}$/.test(sealed)) return undefined;
    try {
      const opened = this.masterKey.open('authenticator-offer', Buffer.from(sealed, 'base64url'), holder);
      return addSeconds(new Date(opened.readUIntBE(0, 6)), offerLife) > this.clock.now() ? opened.subarray(6) : undefined;
    } catch {
      return undefined; // of another log-in, or changed
    }
  }

  #idOf(sealed: string): string {
    return `authenticator_${Buffer.from(this.masterKey.mac('authenticator-offer', `id ${sealed}`)).toString('base64url').slice(0, 22)}`;
  }

  #mac(text: string, holder: string): string {
    return Buffer.from(this.masterKey.mac('recovery-code', `seed ${holder} ${text}`)).toString('base64url');
  }
}

/** What programs that show codes read (Key URI Format): the brand stands before the name and beside it, as some read the one and some the other. */
export function keyUri(brand: string, username: string, secret: string): string {
  const issuer = brand.replaceAll(':', ' ');
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(username)}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}
