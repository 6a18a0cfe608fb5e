import type { AuthorizationRequest } from '@symbolon/contracts';
import { hasSecret, type Client } from '../../../domain/clients/client.ts';
import { clockSkew } from '../../../domain/connections/upstream-person.ts';
import type { WayToAcr } from '../../../domain/factors/factors.ts';
import { untold } from '../../../domain/sessions/auth-time.ts';
import { isJustMade, isMadeFor, type Session } from '../../../domain/sessions/session.ts';
import { acrsOf } from '../../../domain/users/acr.ts';
import { usernameKey } from '../../../domain/users/user.ts';
import { addSeconds } from '../../../platform/clock.ts';
import { refusal, type AuthorizationRefusal } from './authorization-error.ts';
import { wordsOf } from './checks.ts';

/** Everything that the next step is decided from; all of it is stored, nothing is remembered elsewhere. */
export interface Progress {
  readonly request: AuthorizationRequest;
  readonly client: Client;
  readonly startedAt: Date;
  readonly now: Date;
  readonly issuer: string;
  /** The accounts of this browser, the latest first. */
  readonly sessions: readonly Session[];
  /** The session that was chosen or made for this request. */
  readonly chosen: string | undefined;
  /** The users that the client means, one list for each place where it says so (id_token_hint, claims). */
  readonly expectedUsers: readonly (readonly string[])[];
  /** Somebody has shown a part of what they are asked for in this request, and is not logged in by it yet. */
  readonly isHalfProven: boolean;
  /** The `acr` values of which the log-in must be worth one, or should be, where the person can. */
  readonly acr: { readonly values: readonly unknown[]; readonly isEssential: boolean } | undefined;
  /** What a person does to make a log-in of theirs worth one of those; undefined when they can do nothing. */
  readonly wayToAcr: (session: Session) => WayToAcr | undefined;
  /** Whose account waits, in this request, for them to say whether an account of another provider logs them in, too. */
  readonly waitingLinkOf: string | undefined;
  /** What the person said to this request. */
  readonly consent: 'approved' | 'denied' | undefined;
  /** Scopes that the person allowed this client before. */
  readonly consented: (userId: string) => readonly string[];
  /** What has to be allowed. */
  readonly scope: readonly string[];
}

/** The pages that a request may need. */
export type Page = 'login' | 'signup' | 'second-factor' | 'second-factor/setup' | 'second-factor/setup/key' | 'link-connection' | 'select-account' | 'consent';

/** The next step of an authorization request. */
export type Step =
  | { readonly kind: 'page'; readonly page: Page; readonly session?: Session }
  | { readonly kind: 'refuse'; readonly refusal: AuthorizationRefusal }
  | { readonly kind: 'code'; readonly session: Session };

/** Decides the next step (OpenID Connect Core section 3.1.2.3). With prompt=none every page becomes a refusal. */
export function nextStep(progress: Progress): Step {
  const prompts = wordsOf(progress.request.prompt);
  const silent = (step: Step, asRefusal: AuthorizationRefusal): Step => (prompts.includes('none') ? { kind: 'refuse', refusal: asRefusal } : step);

  if (progress.consent === 'denied') return { kind: 'refuse', refusal: declined(progress) };
  if (progress.isHalfProven) return silent({ kind: 'page', page: 'second-factor' }, refusal('login_required', 'The person has to prove more.'));
  const usable = progress.sessions.filter((session) => isUsable(session, progress, prompts));
  const session = progress.chosen === undefined ? unasked(readiest(usable, progress), progress.request, prompts) : usable.find(({ id }) => id === progress.chosen);
  if (!session) {
    const isChosenStale = progress.sessions.some(({ id }) => id === progress.chosen); // then it logs in afresh, and no other is taken for it
    const selectable = usable.length > 0 && !isChosenStale;
    return silent(
      { kind: 'page', page: selectable ? 'select-account' : prompts.includes('create') && progress.chosen === undefined ? 'signup' : 'login' },
      selectable ? refusal('account_selection_required', 'Several accounts are logged in.') : refusal('login_required', 'The person is not logged in.'),
    );
  }
  const more = moreToProve(progress, session);
  if (more !== undefined && more !== 'unreachable') return silent({ kind: 'page', page: pageTo[more], session }, refusal('login_required', 'The person has to prove more.'));
  if (more === 'unreachable') return { kind: 'refuse', refusal: refusal('unmet_authentication_requirements', lacking(progress)) };
  if (isAskedToLink(progress, session)) return silent({ kind: 'page', page: 'link-connection', session }, refusal('interaction_required', 'The person is asked something first.'));
  if (needsConsent(progress, session, prompts)) return silent({ kind: 'page', page: 'consent', session }, refusal('consent_required', 'The person has not allowed this yet.'));
  if (needsAct(progress, session))
    return silent(progress.client.firstParty ? { kind: 'page', page: 'select-account' } : { kind: 'page', page: 'consent', session }, refusal('interaction_required', 'Any program of a device may answer at this redirect_uri: the person has to go on by themselves.'));
  return { kind: 'code', session };
}

/** Where each way to a log-in that is worth more begins. */
const pageTo: Readonly<Record<WayToAcr, Page>> = { prove: 'second-factor', enrol: 'second-factor/setup', 'prove, then enrol': 'second-factor', 'add key': 'second-factor/setup/key', 'prove, then add key': 'second-factor' };

/** Seconds. A longer `max_age` asks for no more, and dates end somewhere. */
const farthest = 10_000_000_000;

function isUsable(session: Session, progress: Progress, prompts: readonly string[]): boolean {
  const { request, now, chosen, expectedUsers, acr } = progress;
  if (expectedUsers.some((users) => !users.includes(session.userId))) return false;
  if (isTooOldToEnrol(session, progress)) return false;
  if (session.id === chosen && isMadeFor(session, progress) && isOfLateFor(session, progress, prompts)) return true; // logged in for this very request
  if (acr?.isEssential && moreToProve(progress, session) === 'unreachable') return false; // another log-in may be worth it
  if (prompts.includes('login') || prompts.includes('create')) return false;
  if (request.max_age === undefined) return true;
  return session.provenAt > untold && addSeconds(session.provenAt, Math.min(Number(request.max_age), farthest)) >= now;
}

/** Whether a log-in for this request by another provider is as late as this one asks for: another request of the same browser, which asked for less, may have made it. */
function isOfLateFor({ provenAt }: Session, { request, startedAt }: Progress, prompts: readonly string[]): boolean {
  const maxAge = prompts.includes('login') ? 0 : request.max_age;
  return maxAge === undefined || (provenAt > untold && addSeconds(provenAt, Math.min(Number(maxAge), farthest) + clockSkew) >= startedAt);
}

/** What a log-in lacks for what it is to be worth (RFC 9470 section 4). What is only wished for and cannot be had is let go (OpenID Connect Core section 3.1.2.1). */
function moreToProve({ acr, wayToAcr: way }: Progress, session: Session): WayToAcr | 'unreachable' | undefined {
  if (!acr || acrsOf(session.amr).some((worth) => acr.values.includes(worth))) return undefined;
  return way(session) ?? (acr.isEssential ? 'unreachable' : undefined);
}

const lacking = ({ acr }: Progress): string =>
  acr?.values.every((value) => value === 'phrh') === true ? 'The person has no key that is known to be hardware, which acr phrh takes.' : 'The person has nothing to prove the acr with that is essential.';

/** Who has no such key, and says so, leaves the application with what it cannot do without. */
function declined(progress: Progress): AuthorizationRefusal {
  const session = progress.sessions.find(({ id }) => id === progress.chosen);
  return session && moreToProve(progress, session) === 'add key' ? refusal('unmet_authentication_requirements', lacking(progress)) : refusal('access_denied', 'The person refused.');
}

/** Who has the key that is asked for is taken before who would have to set one up. */
function readiest(usable: readonly Session[], progress: Progress): readonly Session[] {
  const ready = usable.filter((session) => moreToProve(progress, session)?.endsWith('add key') !== true);
  return ready.length > 0 ? ready : usable;
}

/** Who has no such factor yet sets one up by a log-in of just now: whoever found a browser left open would have one of their own. */
function isTooOldToEnrol(session: Session, progress: Progress): boolean {
  return /(enrol|add key)$/.test(moreToProve(progress, session) ?? '') && !isJustMade(session, progress.now);
}

/** The account that nobody has to be asked for: the only one, or that which the client's hint names. */
function unasked(usable: readonly Session[], { login_hint: hint }: AuthorizationRequest, prompts: readonly string[]): Session | undefined {
  if (prompts.includes('select_account')) return undefined;
  return usable.length === 1 ? usable[0] : usable.find(({ username }) => hint !== undefined && usernameKey(username) === usernameKey(hint));
}

/** By the log-in of this very request alone: that proves the account. */
const isAskedToLink = (progress: Progress, session: Session): boolean => session.userId === progress.waitingLinkOf && session.id === progress.chosen && isMadeFor(session, progress);

/** What was allowed was allowed by the account that was chosen, which is the only one that can stand here then. */
function needsConsent({ client, consent, consented, scope }: Progress, session: Session, prompts: readonly string[]): boolean {
  if (consent === 'approved') return false;
  if (prompts.includes('consent')) return true;
  return !client.firstParty && scope.some((name) => !consented(session.userId).includes(name));
}

/**
 * Without a secret, and where any program of the device may take the code, that is the client who comes (RFC 8252 section 8.6): the person
 * has to log in, choose or allow in this very request. An account is noted as chosen when consent is asked for, so there choosing is not enough.
 */
function needsAct({ request, client, chosen, consent, startedAt, issuer }: Progress, session: Session): boolean {
  if (hasSecret(client) || request.redirect_uri?.startsWith('https:') === true || consent === 'approved') return false;
  if (request.redirect_uri?.startsWith(`${issuer}/`) === true) return false; // who answers there is this server
  return session.id !== chosen || !(client.firstParty || session.authTime >= startedAt);
}
