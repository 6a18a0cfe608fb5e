import type { Scratch } from '../src/scratch.ts';
import { AzureVault } from './azure-vault.ts';
import { GoogleSigning } from './google-signing.ts';

/** What a method of a cloud answers that should not: a status in its own words, members of its answer that something on the way has changed (null: taken away), or where it sends for a token. */
export interface Fault {
  readonly method: string;
  readonly status?: number;
  readonly code?: string;
  readonly answer?: Readonly<Record<string, string | null>>;
  readonly challenge?: string;
}

/** What plays one, and is its operator. */
export type Cloud = Pick<GoogleSigning, 'settings' | 'fault' | 'keys' | 'asked' | 'enable' | 'destroy'>;

interface Row {
  readonly name: string;
  readonly start: (scratch: Scratch) => Promise<Cloud>;
  /** Algorithms whose keys stay in the database. */
  readonly here: readonly string[];
  readonly wrapped: RegExp;
  readonly unwraps: string;
  readonly signs: string;
  /** What happens, how it is done, and what the log says. */
  readonly faults: readonly (readonly [string, Fault, string])[];
}

/** The clouds whose keys nobody's program plays: what each signs, what a signature is asked for by, and what it may answer that none may be handed out for. */
export const clouds: readonly Row[] = [
  {
    name: 'google',
    start: (scratch: Scratch): Promise<Cloud> => GoogleSigning.start(scratch),
    here: [],
    wrapped: /^google:[A-Za-z0-9+/=]+\n$/,
    unwraps: 'decrypt',
    signs: 'AsymmetricSign',
    faults: [
      ['it is asked too often', { method: 'AsymmetricSign', status: 429, code: 'RESOURCE_EXHAUSTED' }, 'it answered 429 to asymmetricSign'],
      ['it does not let us', { method: 'AsymmetricSign', status: 403, code: 'PERMISSION_DENIED' }, 'it answered 403 to asymmetricSign'],
      ['it is out of order', { method: 'AsymmetricSign', status: 503, code: 'UNAVAILABLE' }, 'it answered 503 to asymmetricSign'],
      ['the sum of the signature is another', { method: 'AsymmetricSign', answer: { signatureCrc32c: '1' } }, 'its answer was changed on the way'],
      ['it does not say that it had the sum of the hash', { method: 'AsymmetricSign', answer: { verifiedDigestCrc32c: null } }, 'it does not say that it signed what it was sent'],
      ['it names another key', { method: 'AsymmetricSign', answer: { name: 'projects/shop/locations/global/keyRings/symbolon/cryptoKeys/other/cryptoKeyVersions/1' } }, 'it signed by another key'],
    ],
  },
  {
    name: 'azure',
    start: (scratch: Scratch): Promise<Cloud> => AzureVault.start(scratch),
    here: ['EdDSA'],
    wrapped: /^azure:[0-9a-f]{32}:[A-Za-z0-9+/=]+\n$/,
    unwraps: 'unwrapKey',
    signs: 'Sign',
    faults: [
      ['it is asked too often', { method: 'Sign', status: 429, code: 'Throttled' }, 'it answered 429 to sign'],
      ['it does not let us', { method: 'Sign', status: 403, code: 'Forbidden' }, 'it answered 403 to sign'],
      ['it is out of order', { method: 'Sign', status: 503, code: 'ServiceUnavailable' }, 'it answered 503 to sign'],
      ['it signs in DER', { method: 'Sign', code: 'der' }, 'it signed otherwise than it was asked to'],
    ],
  },
];
