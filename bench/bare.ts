import { hash, verify } from '@node-rs/argon2';
import { generateKeyPair, SignJWT, type JWTPayload } from 'jose';

/** How expensive a password is to check (argon2id) and how many are checked at once. */
export interface Hashing {
  /** KiB. */
  readonly memory: number;
  readonly iterations: number;
  readonly parallelism: number;
  readonly concurrency: number;
}

/** Does one piece of work; what is measured is how many of them fit into a second. */
export type Work = () => Promise<unknown>;

/** Signing the same claims with the library that the server uses, and nothing else: no HTTP, no client, no database. */
export async function bareSigning(claims: JWTPayload): Promise<Work> {
  const { privateKey } = await generateKeyPair('EdDSA');
  return () => new SignJWT({ ...claims }).setProtectedHeader({ typ: 'at+jwt', alg: 'EdDSA', kid: 'bench' }).sign(privateKey);
}

/** Checking a password as expensive as the server's, and nothing else. */
export async function bareHashing({ memory, iterations, parallelism }: Hashing, password: string): Promise<Work> {
  const phc = await hash(password, { memoryCost: memory, timeCost: iterations, parallelism });
  return () => verify(phc, password);
}

/** How many pieces of work a second, with so many under way at once in this process. */
export async function perSecond(work: Work, concurrency: number, seconds: number): Promise<number> {
  const start = performance.now();
  const end = start + seconds * 1000;
  let done = 0;
  const worker = async () => {
    for (; performance.now() < end; done += 1) await work();
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return done / ((performance.now() - start) / 1000);
}
