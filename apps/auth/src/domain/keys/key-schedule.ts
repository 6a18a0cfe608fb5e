import type { SigningAlgorithm } from '@symbolon/contracts';
import { addSeconds } from '../../platform/clock.ts';

/** All that the schedule needs to know of a key. */
export interface AgedKey {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly createdAt: Date;
}

/** Seconds from publishing a key to signing with it: many times that for which the key set may be kept (api.oidc.jwks.maxAge), and as long as verifiers that do not look at it keep theirs. */
export const lead = 600;
/** Seconds for which a token may live on after its key stopped signing: the longest life of any, and some grace. */
const longestToken = 86_400 + 3_600;

const hasSigned = ({ createdAt }: AgedKey, now: Date): boolean => addSeconds(createdAt, lead) <= now;

/** The newest key that everybody can know by now; the oldest when there is none yet. */
export function signingKey<Key extends AgedKey>(keys: readonly Key[], alg: SigningAlgorithm, now: Date): Key | undefined {
  const own = keys.filter((key) => key.alg === alg).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  return own.findLast((key) => hasSigned(key, now)) ?? own[0];
}

/** Whether the newest key of an algorithm is so old that another should follow. */
export function isDue(keys: readonly AgedKey[], alg: SigningAlgorithm, now: Date, rotationDays: number): boolean {
  const newest = Math.max(...keys.filter((key) => key.alg === alg).map(({ createdAt }) => createdAt.getTime()));
  return newest + rotationDays * 86_400_000 <= now.getTime();
}

/** What a key does, and until when. */
export interface KeyPlan {
  readonly state: 'next' | 'signs' | 'past';
  readonly signsFrom: Date;
  readonly replacedFrom: Date;
  /** Undefined while no other follows. */
  readonly forgottenFrom: Date | undefined;
}

/** The plan of a key among all keys. */
export function planOf(key: AgedKey, keys: readonly AgedKey[], now: Date, rotationDays: number): KeyPlan {
  const successors = keys.filter((other) => other.alg === key.alg && other.createdAt > key.createdAt).map(({ createdAt }) => createdAt.getTime());
  return {
    state: signingKey(keys, key.alg, now)?.kid === key.kid ? 'signs' : hasSigned(key, now) ? 'past' : 'next',
    signsFrom: addSeconds(key.createdAt, lead),
    replacedFrom: addSeconds(key.createdAt, rotationDays * 86_400),
    forgottenFrom: successors.length === 0 ? undefined : addSeconds(new Date(Math.min(...successors)), lead + longestToken),
  };
}

/** Whether another key took over so long ago that no token of this one can be alive. */
export const isRetired = (key: AgedKey, keys: readonly AgedKey[], now: Date): boolean =>
  keys.some((other) => other.alg === key.alg && other.createdAt > key.createdAt && addSeconds(other.createdAt, lead + longestToken) <= now);
