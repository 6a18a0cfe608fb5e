import { masterKeyBytes, secureRandom } from '@symbolon/crypto';
import { keyPlaceOf } from '../domain/keys/key-place.ts';
import { SettingsError, type Settings } from '../platform/config.ts';

/** `keys wrap`: a new master key that only the place elsewhere makes a key again; nobody sees the key itself. */
export async function newWrappedKey(settings: Settings): Promise<string> {
  const place = keyPlaceOf(settings);
  if (!place) throw new SettingsError('SYMBOLON_VAULT_URL is not set: name the transit engine that a new master key is to be wrapped by.');
  try {
    return await place.wrap(secureRandom.bytes(masterKeyBytes));
  } catch (cause) {
    throw new SettingsError(`${place.name} does not wrap a key: ${(cause as Error).message}.`, { cause });
  }
}
