import { masterKeyBytes, secureRandom } from '@symbolon/crypto';
import { wrappingPlaceOf } from '../domain/keys/places/places.ts';
import { SettingsError, type Settings } from '../platform/config.ts';

/** `keys wrap`: a new master key that only the place elsewhere makes a key again; nobody sees the key itself. */
export async function newWrappedKey(settings: Settings): Promise<string> {
  const place = await wrappingPlaceOf(settings);
  try {
    return await place.wrap(secureRandom.bytes(masterKeyBytes));
  } catch (cause) {
    throw new SettingsError(`${place.name} does not wrap a key: ${(cause as Error).message}.`, { cause });
  }
}
