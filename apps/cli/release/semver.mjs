// Versions and the steps between them, as Semantic Versioning 2.0.0 has them. Releases have no pre-release parts.

/** @typedef {'none' | 'patch' | 'minor' | 'major'} Step */

const steps = /** @type {const} */ (['none', 'patch', 'minor', 'major']);

/** The three numbers of a version, or undefined where it is none. @param {string} version */
export function numbersOf(version) {
  const found = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(version);
  return found ? /** @type {[number, number, number]} */ (found.slice(1).map(Number)) : undefined;
}

/**
 * The step that the second version is from the first; undefined where it is not the next of its kind, so that none is left out or goes back.
 * @param {string} from @param {string} to @returns {Step | undefined}
 */
export function stepBetween(from, to) {
  const [old, fresh] = [numbersOf(from), numbersOf(to)];
  if (!old || !fresh) return undefined;
  return steps.find((step) => fresh.join('.') === after(old, step).join('.'));
}

/** The version that a step leads to. @param {readonly [number, number, number]} version @param {Step} step */
function after([major, minor, patch], step) {
  if (step === 'major') return [major + 1, 0, 0];
  if (step === 'minor') return [major, minor + 1, 0];
  return [major, minor, patch + (step === 'patch' ? 1 : 0)];
}

/** The smallest version that may hold what needs this step. Below 1.0.0 what breaks raises the minor number (section 4). @param {string} from @param {Step} needed */
export function smallest(from, needed) {
  const old = numbersOf(from) ?? [0, 0, 0];
  return after(old, needed === 'major' && old[0] === 0 ? 'minor' : needed).join('.');
}

/** Whether a step may hold what needs another. @param {string} from @param {Step} step @param {Step} needed */
export function holds(from, step, needed) {
  const least = needed === 'major' && numbersOf(from)?.[0] === 0 ? 'minor' : needed;
  return steps.indexOf(step) >= steps.indexOf(least);
}
