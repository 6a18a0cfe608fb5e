import { equalBytes, masterKeyBytes, secureRandom } from '@symbolon/crypto';
import { wrappingPlaceOf } from '../domain/keys/places/places.ts';
import { SettingsError, type Settings } from '../platform/config.ts';

/** `keys wrap`: a new master key that only the place elsewhere makes a key again, as it has then done once; nobody sees the key itself. */
export async function newWrappedKey(settings: Settings): Promise<string> {
  const place = await wrappingPlaceOf(settings);
  const key = secureRandom.bytes(masterKeyBytes);
  try {
    const wrapped = await place.wrap(key);
    if (!equalBytes(await place.unwrap(wrapped), key)) throw new Error('it makes another key of what it has wrapped');
    return wrapped;
  } catch (cause) {
    throw new SettingsError(`${place.name} does not wrap a key: ${(cause as Error).message}.`, { cause });
  }
}
