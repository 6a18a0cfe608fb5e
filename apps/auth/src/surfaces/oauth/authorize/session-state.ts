import { randomText, s256, type Random } from '@symbolon/crypto';

/** The `session_state` of a response (OpenID Connect Session Management 1.0 section 2): of this client at this origin only, and new each time. */
export function sessionState(random: Random, of: { readonly clientId: string; readonly redirectUri: string; readonly browserState: string }): string | undefined {
  const { origin } = new URL(of.redirectUri);
  if (origin === 'null') return undefined; // an app without an origin has no frame to ask from
  const salt = randomText(random, 16);
  return `${s256(`${of.clientId} ${origin} ${of.browserState} ${salt}`)}.${salt}`;
}
