import { randomBytes, randomUUID } from 'node:crypto';

/** Where unpredictable bytes come from; injected, so that a test may choose them. */
export type Random = (bytes: number) => Uint8Array<ArrayBuffer>;

export const secureRandom: Random = (bytes) => new Uint8Array(randomBytes(bytes));

/** Unpadded base64url of that many random bytes; 32 bytes (256 bits) for anything that grants access. */
export const randomText = (random: Random, bytes: number): string => Buffer.from(random(bytes)).toString('base64url');

export const randomUuid = (): string => randomUUID();
