import type { Cost } from './costs.ts';

export interface StormInput {
  readonly people: number;
  /** Over so many seconds they come, one as soon after the other as each. */
  readonly seconds: number;
  /** Cores that Symbolon has for it. */
  readonly cores: number;
  /** One log-in, and one that is refused. */
  readonly logIn: Cost;
  readonly refusal: Cost;
  /** Log-ins that may be under way or wait at once; the next are refused. */
  readonly places: number;
  readonly comeBackSeconds: number;
}

export interface Storm {
  /** Seconds from the first who comes until half of them, and until all of them, are logged in. */
  readonly half: number;
  readonly all: number;
  /** How often one person is told to come back, in the mean. */
  readonly refusals: number;
}

/** The part of the cores that makes log-ins in a storm, as runs found it: the rest goes to connections, and to places that are empty until somebody comes back. */
const sustained = 0.8;
const step = 0.1;
/** After a day it says that there is no end. */
const longest = 86_400;

/**
 * People who all want to log in, in steps of a tenth of a second: those who come find a place or are told to come back, those who have one
 * are logged in as fast as the cores make hashes, and what a refusal costs is taken from the same cores.
 */
export function storm({ people, seconds, cores, logIn, refusal, places, comeBackSeconds }: StormInput): Storm {
  const away: number[] = Array.from({ length: Math.max(1, Math.round(comeBackSeconds / step)) }, () => 0);
  let [come, waiting, done, refusals, half] = [0, 0, 0, 0, NaN];
  for (let tick = 1; tick * step <= longest; tick += 1) {
    const time = tick * step;
    const now = Math.min(people, (people * time) / Math.max(seconds, step));
    const asking = now - come + (away[tick % away.length] ?? 0);
    come = now;
    // Of those who ask, as many are refused as find no place, and what that costs leaves fewer places free: twice round is close enough.
    let served = 0;
    let refused = 0;
    for (let round = 0; round < 2; round += 1) {
      const left = Math.max(0, cores * sustained * step * 1000 - refused * refusal.node);
      served = Math.min(waiting + asking, left / logIn.node);
      refused = Math.max(0, waiting + asking - served - places);
    }
    waiting += asking - refused - served;
    away[tick % away.length] = refused;
    refusals += refused;
    done += served;
    if (Number.isNaN(half) && done >= people / 2) half = time;
    if (done >= people - 0.5) return { half, all: time, refusals: refusals / people };
  }
  return { half, all: Infinity, refusals: refusals / people };
}
