import { BoundedKeySource, RemoteKeys, secureKeys, type KeyGenerator } from '@symbolon/crypto';
import type { Settings } from '../../platform/config.ts';
import { tell } from '../../platform/measures.ts';
import type { Unwrap } from './master-key.file.ts';
import { VaultTransit } from './vault-transit.ts';

/** The place that the settings name beside the database, if they do. */
export function keyPlaceOf({ SYMBOLON_VAULT_URL: url, SYMBOLON_VAULT_TOKEN: token, SYMBOLON_VAULT_KEYS: prefix }: Settings): VaultTransit | undefined {
  return url === undefined || token === undefined ? undefined : new VaultTransit({ url, token: token.reveal(), prefix });
}

/** How signing keys are made and opened: nothing that a server with keys of its own alone would notice. */
export function keyGeneratorOf(settings: Settings): KeyGenerator {
  const place = keyPlaceOf(settings);
  if (!place) return secureKeys;
  const bounded = new BoundedKeySource(place);
  bounded.onSignature((signature) => tell('signature', signature));
  return new RemoteKeys(secureKeys, bounded, settings.SYMBOLON_SIGNING_KEYS === 'vault');
}

export function unwrapOf(settings: Settings): Unwrap | undefined {
  const place = keyPlaceOf(settings);
  return place && ((wrapped) => place.unwrap(wrapped));
}
