import { addSeconds } from '../../platform/clock.ts';
import { clockSkew } from './upstream-person.ts';

/** What the other provider says is over: one log-in there, all of a person, or one of that person. */
export interface UpstreamLogout {
  readonly jti: string;
  readonly sub: string | undefined;
  readonly sid: string | undefined;
  /** From then on the token counts no more. */
  readonly until: Date;
}

const member = 'http://schemas.openid.net/event/backchannel-logout';
/** Seconds that a token may count: it has to be remembered for as long. */
const longest = 3_600;

const isName = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 255;

/** Reads the claims of a token whose signature, issuer, audience and times were looked at; a sentence where it is no logout token (OpenID Connect Back-Channel Logout 1.0 section 2.6). */
export function readLogoutToken(claims: Readonly<Record<string, unknown>>, now: Date): UpstreamLogout | string {
  const { events, nonce, jti, sub, sid, iat, exp } = claims;
  if (nonce !== undefined) return 'it has a nonce, as ID tokens do';
  const event = typeof events === 'object' && events !== null && Object.hasOwn(events, member) ? (events as Record<string, unknown>)[member] : undefined;
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return 'it says of no log-out';
  if (!isName(jti)) return 'jti is missing';
  if ((sub === undefined && sid === undefined) || (sub !== undefined && !isName(sub)) || (sid !== undefined && !isName(sid))) return 'it says of nobody';
  if (typeof iat !== 'number' || typeof exp !== 'number') return 'it is of no time';
  const [made, until] = [new Date(iat * 1000), new Date(exp * 1000)];
  if (made > addSeconds(now, clockSkew) || made < addSeconds(now, -longest) || until > addSeconds(now, longest)) return 'its time is not now';
  return { jti, sub, sid, until: addSeconds(until, clockSkew) };
}
