import { addSeconds } from '../../platform/clock.ts';

/** What another provider gave to act there for somebody (RFC 6749 section 5.1). */
export interface UpstreamTokens {
  readonly accessToken: string;
  readonly tokenType: string;
  readonly scope: string | undefined;
  readonly refreshToken: string | undefined;
  /** Undefined where nobody says. */
  readonly expiresAt: Date | undefined;
  /** Whose they are, by the ID token that came with the first of them. */
  readonly sub: string | undefined;
}

/** An answer of a token endpoint, once it has been read and its ID token verified. */
interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: string;
  readonly scope?: string;
  readonly refresh_token?: string;
  readonly expires_in?: number;
  claims(): { readonly sub: string } | undefined;
}

/** What is said of an answer that is somebody else's. */
export const tokensOfAnother = 'tokens of somebody else';
/** A token that is to be good for longer is asked for anew by then: dates end somewhere. */
const longest = 10 * 365 * 86_400;

export function upstreamTokens(answer: TokenAnswer, now: Date): UpstreamTokens {
  const { access_token: accessToken, token_type: tokenType, scope, refresh_token: refreshToken, expires_in: seconds } = answer;
  return { accessToken, tokenType, scope, refreshToken, expiresAt: seconds === undefined ? undefined : addSeconds(now, Math.min(seconds, longest)), sub: answer.claims()?.sub };
}

/** What stays of those before where an answer says nothing of it; undefined where it says that they are somebody else's (OpenID Connect Core section 12.2). */
export function inPlaceOf(before: UpstreamTokens, after: UpstreamTokens): UpstreamTokens | undefined {
  if (before.sub !== undefined && after.sub !== undefined && after.sub !== before.sub) return undefined;
  return { ...after, scope: after.scope ?? before.scope, refreshToken: after.refreshToken ?? before.refreshToken, sub: before.sub ?? after.sub };
}

/** Members of a request that has a refresh token given, too: by the scope, which needs a consent (OpenID Connect Core section 11), or as a provider has it. */
export function askedOffline(scopes: readonly string[], offline: { readonly prompt?: 'consent'; readonly access_type?: 'offline' } | undefined, prompt = ''): Readonly<Record<string, string>> {
  const { prompt: more, ...others } = offline ?? (scopes.includes('offline_access') ? { prompt: 'consent' as const } : {});
  return { ...others, ...(more !== undefined && { prompt: [prompt, more].filter((each) => each !== '').join(' ') }) };
}
