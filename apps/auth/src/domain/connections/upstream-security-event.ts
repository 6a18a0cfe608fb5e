import { signalTypes } from '@symbolon/contracts';
import { addSeconds } from '../../platform/clock.ts';
import type { UpstreamLogout } from './upstream-logout-token.ts';
import { clockSkew } from './upstream-person.ts';

/** Seconds after it was made that a token still counts: who could not reach us says it again for days. It has to be remembered for as long. */
const longest = 7 * 86_400;

type Members = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
/** No database keeps NUL. */
const isName = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 255 && !value.includes('\0');

/** What a provider says is over; of an account that it has disabled, every log-in. */
export interface UpstreamEvent extends UpstreamLogout {
  /** Log-ins that began later are others: a token may have been on its way for days. */
  readonly begunBy: Date;
}

/** Reads the claims of a SET whose signature, issuer and audience were looked at (RFC 8417, SSF 1.0): what ends by it, null where it says of something else, a sentence where it is none. */
export function readSecurityEvent({ events, jti, iat, sub, exp, sub_id: subject }: Members, issuer: string, now: Date): UpstreamEvent | null | string {
  if (sub !== undefined || exp !== undefined) return 'it has sub or exp, as other tokens do'; // SSF 1.0 section 4.1
  if (!isObject(events) || Object.keys(events).length !== 1) return 'it is not of one event';
  if (!isName(jti)) return 'jti is missing';
  if (typeof iat !== 'number') return 'it is of no time';
  const made = new Date(iat * 1000);
  // Also of what is no time at all, which is neither before nor after.
  if (!(made <= addSeconds(now, clockSkew) && made >= addSeconds(now, -longest))) return 'its time is not now';
  const [type] = Object.keys(events);
  if (type !== signalTypes.sessionRevoked && type !== signalTypes.accountDisabled) return null;
  if (!isObject(events[type])) return 'its event is no object';
  const whose = readSubject(subject, issuer);
  if (typeof whose === 'string') return whose;
  const isAll = type === signalTypes.accountDisabled;
  if (whose.sub === undefined && (isAll || whose.sid === undefined)) return 'it says of nobody';
  return { jti, sub: whose.sub, sid: isAll ? undefined : whose.sid, until: addSeconds(made, longest + clockSkew), begunBy: addSeconds(made, clockSkew) };
}

/** A person by what the provider itself calls them, or their log-in (RFC 9493 section 3.2.3, SSF 1.0 section 3.2). */
function readSubject(subject: unknown, issuer: string): { readonly sub: string | undefined; readonly sid: string | undefined } | string {
  if (!isObject(subject)) return 'sub_id is missing';
  const { format, user, session } = subject;
  const person = format === 'complex' ? user : subject;
  const isOfUs = isObject(person) && person['format'] === 'iss_sub' && person['iss'] === issuer && isName(person['sub']);
  if (person !== undefined && !isOfUs) return 'it names its person in another way than by iss and sub';
  const isSession = isObject(session) && session['format'] === 'opaque' && isName(session['id']);
  if (format === 'complex' && session !== undefined && !isSession) return 'it names its log-in in another way than by id';
  return { sub: isOfUs ? String(person['sub']) : undefined, sid: format === 'complex' && isSession ? String(session['id']) : undefined };
}
