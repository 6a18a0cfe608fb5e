import { secureKeys, type KeyAlgorithm, type KeyGenerator, type NewKeyPair } from '@symbolon/crypto';
import { onceARun } from './once-a-run.ts';

let isLent = false;

/** The keys that an installation makes, until it is closed. */
export interface InstallationKeys extends KeyGenerator {
  giveBack(): void;
}

/**
 * Its first RSA key of each algorithm is that of this jest run, since those take long to make; all others are its own. Of the
 * installations of a suite that are open at the same time one alone gets the run's, so that no two share a key.
 */
export function installationKeys(): InstallationKeys {
  if (isLent) return { generate: (alg) => secureKeys.generate(alg), giveBack: () => undefined };
  isLent = true;
  const left = new Set<KeyAlgorithm>(['PS256', 'RS256']);
  return {
    generate: (alg) => (left.delete(alg) ? keyOfRun(alg) : secureKeys.generate(alg)),
    giveBack: () => void (isLent = false),
  };
}

async function keyOfRun(alg: KeyAlgorithm): Promise<NewKeyPair> {
  const { pkcs8, ...pair } = await onceARun(`key-${alg}`, async () => {
    const made = await secureKeys.generate(alg);
    return { ...made, pkcs8: new TextDecoder().decode(made.pkcs8) };
  });
  return { ...pair, pkcs8: new TextEncoder().encode(pkcs8) };
}
