import { Injectable } from '@nestjs/common';
import { equalBytes, MasterKey, Random } from '@symbolon/crypto';

/**
 * A refresh token, opened. On the wire it is base64url of: family (16 bytes), generation (4), secret (32), seal (16).
 * The seal tells a token that we once gave from one that was made up, before the database is asked: a guess cannot revoke a family.
 * Each secret is made from the one before under a key of ours, so that the same token asked again leads to the same successor
 * without keeping any token: only the keyed hash of the live one is stored.
 */
export interface RefreshToken {
  readonly family: Uint8Array<ArrayBuffer>;
  readonly generation: number;
  readonly secret: Uint8Array<ArrayBuffer>;
}

const lengths = { family: 16, generation: 4, secret: 32, seal: 16 };
const bodyLength = lengths.family + lengths.generation + lengths.secret;

/** Makes, reads and hashes refresh tokens; stores nothing. */
@Injectable()
export class RefreshTokenCodec {
  constructor(
    private readonly masterKey: MasterKey,
    private readonly random: Random,
  ) {}

  first(family: RefreshToken['family']): RefreshToken {
    return { family, generation: 0, secret: this.random.bytes(lengths.secret) };
  }

  successor({ family, generation, secret }: RefreshToken): RefreshToken {
    return { family, generation: generation + 1, secret: this.masterKey.mac('refresh-token-chain', secret) };
  }

  format(token: RefreshToken): string {
    const body = bytesOf(token);
    return Buffer.concat([body, this.#seal(body)]).toString('base64url');
  }

  /** Undefined for anything that this server did not make. */
  parse(text: string): RefreshToken | undefined {
    const bytes = new Uint8Array(Buffer.from(text, 'base64url'));
    const body = bytes.slice(0, bodyLength);
    const isOurs = bytes.length === bodyLength + lengths.seal && equalBytes(bytes.subarray(bodyLength), this.#seal(body));
    if (!isOurs || Buffer.from(bytes).toString('base64url') !== text) return undefined;
    return {
      family: body.slice(0, lengths.family),
      generation: new DataView(body.buffer).getUint32(lengths.family),
      secret: body.slice(lengths.family + lengths.generation),
    };
  }

  hash({ secret }: RefreshToken): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('refresh-token-hash', secret);
  }

  #seal(body: Uint8Array): Uint8Array {
    return this.masterKey.mac('refresh-token-seal', body).subarray(0, lengths.seal);
  }
}

function bytesOf({ family, generation, secret }: RefreshToken): Uint8Array {
  const bytes = new Uint8Array(bodyLength);
  bytes.set(family);
  new DataView(bytes.buffer).setUint32(lengths.family, generation);
  bytes.set(secret, lengths.family + lengths.generation);
  return bytes;
}
