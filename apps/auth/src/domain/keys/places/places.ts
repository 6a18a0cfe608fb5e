import { signingAlgorithms } from '@symbolon/contracts';
import { BoundedKeySource, RemoteKeys, secureKeys, type KeyGenerator, type KeySource, type KeyWrap } from '@symbolon/crypto';
import { SettingsError, type Settings } from '../../../platform/config.ts';
import { tell } from '../../../platform/measures.ts';
import type { Unwrap } from '../master-key.file.ts';
import { placeTable, type Place } from './place-table.ts';

/** By their settings, so that a process opens each of them once. */
const opened = new WeakMap<Settings, Map<Place, Promise<KeySource>>>();

function opening(place: Place, settings: Settings): Promise<KeySource> {
  const all = opened.get(settings) ?? new Map<Place, Promise<KeySource>>();
  opened.set(settings, all);
  const known = all.get(place) ?? place.open(settings);
  all.set(place, known);
  return known;
}

const namedBy = (settings: Settings): readonly Place[] => placeTable.filter(({ isNamed }) => isNamed(settings));

/** The places beside the database that the settings name; nothing of one that they do not name is loaded. */
const placesOf = (settings: Settings): Promise<readonly KeySource[]> => Promise.all(namedBy(settings).map((place) => opening(place, settings)));

/** Finds out what is wrong with them for good, a package or a module that is missing, before anything else is done. */
export async function openPlaces(settings: Settings): Promise<void> {
  await placesOf(settings);
}

/** How signing keys are made and opened: nothing that a server with keys of its own alone would notice. */
export async function keyGeneratorOf(settings: Settings): Promise<KeyGenerator> {
  const places = (await placesOf(settings)).map((source) => new BoundedKeySource(source));
  if (places.length === 0) return secureKeys;
  for (const place of places) place.onSignature((signature) => tell('signature', signature));
  return new RemoteKeys(secureKeys, places, settings.SYMBOLON_SIGNING_KEYS);
}

/** Algorithms whose new keys stay in the database though a place is to have them: it has none of these. */
export async function keptHere(settings: Settings): Promise<readonly string[]> {
  const place = (await placesOf(settings)).find(({ name }) => name === settings.SYMBOLON_SIGNING_KEYS);
  return place ? signingAlgorithms.filter((alg) => !place.algorithms.includes(alg)) : [];
}

/** Makes a wrapped master key a key again, by the place that it begins with. */
export function unwrapOf(settings: Settings): Unwrap {
  return async (wrapped) => {
    const [name] = wrapped.split(':');
    const place = namedBy(settings).find((each) => each.name === name);
    if (!place) throw new Error('no setting names that place');
    return (await opening(place, settings)).unwrap(wrapped);
  };
}

/** The one place that a new master key is to be wrapped by: that of signing keys, or the only one there is. */
export async function wrappingPlaceOf(settings: Settings): Promise<KeyWrap> {
  const places = await placesOf(settings);
  const place = places.find(({ name }) => name === settings.SYMBOLON_SIGNING_KEYS) ?? (places.length === 1 ? places[0] : undefined);
  if (place) return place;
  throw new SettingsError(
    places.length === 0
      ? `${placeTable.map(({ setting }) => setting).join(', ')}: none is set. Name the place that a new master key is to be wrapped by (docs/keys.md).`
      : `A new master key could be wrapped by ${places.map(({ name }) => name).join(' or ')}: say which by SYMBOLON_SIGNING_KEYS, or name it alone.`,
  );
}
