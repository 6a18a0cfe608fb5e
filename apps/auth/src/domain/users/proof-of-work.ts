import { Injectable } from '@nestjs/common';
import { equalBytes, MasterKey, Random, s256 } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';

/** Something for a browser to work out. */
export interface Work {
  readonly challenge: string;
  readonly bits: number;
}

/** Seconds that an answer is good for. */
const life = 300;

/** Bytes of the time that it was given out at, of how hard it is, and of what makes it another each time; its keyed hash follows. */
const [timeBytes, bitsBytes, noiseBytes] = [6, 1, 16];
const headBytes = timeBytes + bitsBytes + noiseBytes;

/**
 * Work that a browser does for one try: a number that makes SHA-256 begin with so many zero bits. A challenge proves itself, so nothing is
 * stored of those that nobody works out; `about` says what for and in which browser.
 */
@Injectable()
export class ProofOfWork {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Whether any is asked for at all. */
  get isOn(): boolean {
    return this.settings.SYMBOLON_PROOF_OF_WORK_BITS > 0;
  }

  give(about: string): Work {
    const bits = this.settings.SYMBOLON_PROOF_OF_WORK_BITS;
    const head = Buffer.alloc(headBytes);
    head.writeUIntBE(this.clock.now().getTime(), 0, timeBytes);
    head.writeUInt8(bits, timeBytes);
    head.set(this.random.bytes(noiseBytes), timeBytes + bitsBytes);
    return { challenge: Buffer.concat([head, this.#mac(head, about)]).toString('base64url'), bits };
  }

  /** Takes an answer such as `challenge.4711`, once: of many at once, on whatever nodes, one is taken. It is remembered for longer than it is good, as the clocks of nodes differ. */
  async take(answer: string, about: string): Promise<boolean> {
    const [, challenge = ''] = /^([\w-]+)\.\d{1,15}$/.exec(answer) ?? [];
    const bytes = Buffer.from(challenge, 'base64url');
    const head = bytes.subarray(0, headBytes);
    if (head.length < headBytes || bytes.toString('base64url') !== challenge || !equalBytes(bytes.subarray(headBytes), this.#mac(head, about))) return false;
    const at = new Date(head.readUIntBE(0, timeBytes));
    const isFresh = at <= addSeconds(this.clock.now(), life) && addSeconds(at, life) > this.clock.now();
    if (!isFresh || !beginsWithZeros(Buffer.from(s256(answer), 'base64url'), head.readUInt8(timeBytes))) return false;
    const hash = this.masterKey.mac('proof-of-work', `used ${challenge}`);
    return (await this.database.prisma.usedChallenge.createMany({ data: [{ hash, expiresAt: addSeconds(this.clock.now(), 4 * life) }], skipDuplicates: true })).count === 1;
  }

  #mac(head: Uint8Array, about: string): Uint8Array {
    return this.masterKey.mac('proof-of-work', `given ${Buffer.from(head).toString('base64url')} ${about}`);
  }
}

const beginsWithZeros = (digest: Buffer, bits: number): boolean => digest.readUInt32BE(0) >>> (32 - bits) === 0;
