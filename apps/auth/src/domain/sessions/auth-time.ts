import { epochSeconds } from '../../platform/clock.ts';

/** Stands for a moment that nobody has told: it is no proof of just now, however that is asked. */
export const untold = new Date(0);

/** When a log-in was begun here, and when its person proved who they are, where that was elsewhere and before. */
interface LogInTimes {
  readonly authTime: Date;
  readonly provenAt?: Date | undefined;
}

/** When somebody proved who they are, as the claim of a token (OpenID Connect Core section 2); none where that was at another provider which does not tell. */
export const authTimeClaim = ({ authTime, provenAt = authTime }: LogInTimes): { readonly auth_time?: number } => (provenAt > untold ? { auth_time: epochSeconds(provenAt) } : {});
