import { Injectable } from '@nestjs/common';
import type * as openidClient from 'openid-client';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { amrBy, isLedTo, type Connection } from './connection.ts';
import { ConnectionKeys } from './connection-keys.ts';
import { appleClaims, githubEmail, microsoftClaims, slackClaims, standardClaims } from './told-claims.ts';
import { UpstreamCalls, UpstreamUnavailableError } from './upstream-calls.ts';
import { library, upstreamConfiguration, type Library } from './upstream-configuration.ts';
import { authTimeOf, upstreamPerson, type ProvenPerson } from './upstream-person.ts';
import { askedOffline, inPlaceOf, tokensOfAnother, upstreamTokens, type UpstreamTokens } from './upstream-tokens.ts';
import type { BegunRequest, UpstreamProofs } from './upstream-request.store.ts';

/** Why nobody is proven to be anybody; `said` is for the log. */
export interface UpstreamRefusal {
  readonly refusal: 'denied' | 'unavailable' | 'wrong_answer';
  readonly said: string;
}

/** Something that was not asked there, as there was too much of it. */
export interface Throttled {
  readonly refusal: 'throttled';
  readonly said?: undefined;
}

/** What is passed on of the request that the person came with (OpenID Connect Core section 3.1.2.1). */
export interface PassedOn {
  readonly login_hint?: string | undefined;
  readonly prompt?: string | undefined;
  readonly max_age?: string | undefined;
  readonly ui_locales?: string | undefined;
  readonly acr_values?: string | undefined;
}

/** How often a stranger may have something pushed there. */
type Bounded = (push: () => Promise<URL>) => Promise<URL | Throttled>;

/** Seconds for which what a provider says of itself is believed; its keys are looked up anew by what they are called. */
const believed = 600;
/** Seconds for which one that gives no answer to that is not asked again: whoever presses a button meanwhile is told so. */
const rest = 10;

type Claims = Readonly<Record<string, unknown>>;

/**
 * Speaks with other providers: an authorization code with state, with PKCE wherever it is taken, and `iss` where it is told (RFC 9207). By OpenID Connect with a nonce and an ID
 * token whose signature is looked at; by OAuth 2.0 with what an address of theirs says to who has the access token. The library is loaded by the first log-in that needs it.
 */
@Injectable()
export class Upstream {
  readonly #known = new Map<string, { readonly of: Connection; readonly until: Date; readonly configuration: Promise<openidClient.Configuration> }>();

  constructor(
    private readonly calls: UpstreamCalls,
    private readonly clock: Clock,
    private readonly keys: ConnectionKeys,
  ) {}

  /** Where the browser goes. What is asked for is told the provider beforehand, where it takes that (RFC 9126). */
  async addressOf(connection: Connection, redirectUri: string, { state, nonce, verifier, isOneOfMany }: BegunRequest, asked: PassedOn, bounded: Bounded): Promise<URL | UpstreamRefusal | Throttled> {
    if (!isLedTo(connection)) return { refusal: 'unavailable', said: 'people are led to no directory: they type their password here' };
    return this.#trying<URL | Throttled>(async ({ calculatePKCECodeChallenge, buildAuthorizationUrl, buildAuthorizationUrlWithPAR }) => {
      const { type, profile, scopes, keepTokens } = connection;
      const offline = keepTokens ? askedOffline(scopes, profile?.offline, asked.prompt) : {};
      const passed = Object.entries(type === 'oidc' ? { ...asked, acr_values: acrValuesFor(connection, asked.acr_values), ...offline } : {}).filter((each): each is [string, string] => each[1] !== undefined && each[1] !== '');
      const parameters = {
        ...Object.fromEntries(passed), redirect_uri: redirectUri, scope: scopes.join(' '), state, ...(type === 'oidc' && profile?.nonce !== false && { nonce }), ...(profile?.quirk === 'apple' && { response_mode: 'form_post' }),
        ...(profile?.pkce !== false && { code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }),
      };
      const configuration = await this.#configurationOf(connection);
      const isPushed = configuration.serverMetadata().pushed_authorization_request_endpoint !== undefined;
      if (isPushed && isOneOfMany) return { refusal: 'throttled' }; // each costs a call there, and a button can be pressed without end
      return isPushed ? bounded(() => buildAuthorizationUrlWithPAR(configuration, parameters)) : buildAuthorizationUrl(configuration, parameters);
    });
  }

  /** Who has come back, by the address that they came back to, once everything that can be checked is. Where a log-in of late was asked for, it has to be said that it was (OpenID Connect Core section 3.1.3.7). */
  async personOf(connection: Connection, cameBackTo: URL, proofs: UpstreamProofs, authSince: Date | undefined): Promise<ProvenPerson | UpstreamRefusal> {
    return this.#trying(async (loaded) => {
      const { claims, authTime, idToken, answer } = connection.type === 'oidc' ? await this.#byIdToken(loaded, connection, cameBackTo, proofs) : await this.#byAddress(loaded, connection, cameBackTo, proofs);
      if (authSince && !authTime) throw new Error('no auth_time');
      if (authSince && authTime && authTime < authSince) throw new Error('auth_time is too long ago');
      const person = upstreamPerson(connection, claims);
      if (!person) throw new Error('no subject');
      return { ...person, authTime, sid: typeof claims['sid'] === 'string' ? claims['sid'].slice(0, 255) : undefined, amr: amrBy(connection, claims['acr']), logoutHint: idToken, tokens: connection.keepTokens ? upstreamTokens(answer, this.clock.now()) : undefined };
    });
  }

  /** Other tokens in the place of these (RFC 6749 section 6). */
  refresh(connection: Connection, refreshToken: string, before: UpstreamTokens): Promise<UpstreamTokens | UpstreamRefusal> {
    return this.#trying(async ({ refreshTokenGrant }) => {
      const after = inPlaceOf(before, upstreamTokens(await refreshTokenGrant(await this.#configurationOf(connection), refreshToken), this.clock.now()));
      if (!after) throw new Error(tokensOfAnother);
      return after;
    });
  }

  /** A token is of no use any more (RFC 7009). Undefined once the provider knows, or has no place to be told. */
  revoke(connection: Connection, token: string, hint: 'refresh_token' | 'access_token'): Promise<undefined | UpstreamRefusal> {
    return this.#trying(async ({ tokenRevocation }) => {
      const configuration = await this.#configurationOf(connection);
      if (configuration.serverMetadata().revocation_endpoint !== undefined) await tokenRevocation(configuration, token, { token_type_hint: hint });
      return undefined;
    });
  }

  /** A token of this installation itself there (RFC 6749 section 4.4), and until when it counts. */
  ownToken(connection: Connection, scope: string): Promise<{ readonly token: string; readonly until: Date } | UpstreamRefusal> {
    return this.#trying(async ({ clientCredentialsGrant }) => {
      const { access_token: token, expires_in: seconds = 0 } = await clientCredentialsGrant(await this.#configurationOf(connection), { scope });
      return { token, until: addSeconds(this.clock.now(), seconds) };
    });
  }

  /** What a provider calls itself, and where its keys are. */
  keysOf(connection: Connection): Promise<{ readonly issuer: string; readonly address: string | undefined } | UpstreamRefusal> {
    return this.#trying(async () => {
      const { issuer, jwks_uri: address } = (await this.#configurationOf(connection)).serverMetadata();
      return { issuer, address };
    });
  }

  /** Where a browser goes to be logged out there (OpenID Connect RP-Initiated Logout 1.0); undefined where that cannot be asked for. */
  async logoutAddressOf(connection: Connection, idToken: string, comesBackTo: string, state: string): Promise<URL | undefined> {
    const address = await this.#trying(async ({ buildEndSessionUrl }) => buildEndSessionUrl(await this.#configurationOf(connection), { id_token_hint: idToken, post_logout_redirect_uri: comesBackTo, state }));
    return 'refusal' in address ? undefined : address;
  }

  async #byIdToken({ authorizationCodeGrant, fetchUserInfo }: Library, connection: Connection, cameBackTo: URL, { state, nonce, verifier }: UpstreamProofs) {
    const { profile } = connection;
    const configuration = await this.#configurationOf(connection);
    const checks = { expectedState: state, idTokenExpected: true, ...(profile?.nonce !== false && { expectedNonce: nonce }), ...(profile?.pkce !== false && { pkceCodeVerifier: verifier }) };
    const tokens = await authorizationCodeGrant(configuration, withoutForm(cameBackTo), checks);
    const proven = tokens.claims();
    if (!proven) throw new Error('no ID token');
    // Many tell no more than who it is in the ID token (OpenID Connect Core section 5.4).
    const isMore = proven['email'] === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined;
    const told: Claims = isMore ? { email_verified: undefined, ...(await fetchUserInfo(configuration, tokens.access_token, proven.sub)) } : {}; // whether an address is proven is said where the address is
    const { quirk } = profile ?? {};
    const all: Claims = { ...proven, ...told, acr: proven['acr'], sid: proven['sid'] };
    const claims = quirk === 'apple' ? appleClaims(all, cameBackTo) : quirk === 'microsoft-tenants' ? microsoftClaims({ ...all, tid: proven['tid'] }) : quirk === 'slack-workspaces' ? slackClaims(all) : all;
    return { claims, authTime: authTimeOf(proven, this.clock.now()), idToken: tokens.id_token, answer: tokens };
  }

  /** Whoever has the access token may ask who its person is; that it is for us is proven by the code alone, which is why one comes with state, and PKCE wherever it is taken. */
  async #byAddress({ authorizationCodeGrant, fetchProtectedResource }: Library, connection: Connection, cameBackTo: URL, { state, verifier }: UpstreamProofs) {
    const { profile, issuer, addresses } = connection;
    const configuration = await this.#configurationOf(connection);
    const answer = new URL(cameBackTo);
    if (issuer === undefined) answer.searchParams.delete('iss'); // nothing to compare it with
    const tokens = await authorizationCodeGrant(configuration, answer, { expectedState: state, ...(profile?.pkce !== false && { pkceCodeVerifier: verifier }) });
    const ask = async (address: string): Promise<unknown> => {
      const response = await fetchProtectedResource(configuration, tokens.access_token, new URL(address), 'GET', undefined, new Headers({ accept: 'application/json' }));
      if (response.status !== 200) throw new Error(`status ${response.status} of what says who it is`);
      return response.json();
    };
    const told = await ask(addresses?.userinfo ?? '');
    const more = profile?.quirk === 'github-emails' ? githubEmail(await ask(`${addresses?.userinfo}/emails`)) : {};
    const claims = standardClaims(connection, { ...(typeof told === 'object' ? told : {}), ...more });
    return { claims, authTime: undefined, idToken: undefined, answer: tokens };
  }

  /** One question for all who want to know at once: whoever presses a button while the other is down has no more asked of it. */
  #configurationOf(connection: Connection): Promise<openidClient.Configuration> {
    const known = this.#known.get(connection.id);
    if (known && isSame(known.of, connection) && known.until > this.clock.now()) return known.configuration;
    const configuration = library().then((loaded) => upstreamConfiguration(loaded, connection, this.calls, () => this.keys.signer(connection.id), () => this.clock.now()));
    this.#known.set(connection.id, { of: connection, until: addSeconds(this.clock.now(), believed), configuration });
    configuration.catch(() => this.#known.get(connection.id)?.configuration === configuration && this.#known.set(connection.id, { of: connection, until: addSeconds(this.clock.now(), rest), configuration }));
    return configuration;
  }

  async #trying<T>(work: (library: Library) => Promise<T>): Promise<T | UpstreamRefusal> {
    const loaded = await library();
    return work(loaded).catch((error: unknown) => ({ refusal: error instanceof loaded.AuthorizationResponseError ? refusalBy(error.error) : isUnavailable(error) ? 'unavailable' : 'wrong_answer', said: saidBy(error) }));
  }
}

/** In their words; what they have no word for here is not asked for. */
const acrValuesFor = ({ acrValues }: Connection, asked = ''): string => [...new Set(asked.split(' ').flatMap((ours) => (Object.hasOwn(acrValues, ours) ? [acrValues[ours] ?? ''] : [])))].join(' ');

/** Whoever writes down a connection anew is a new client there; a new object for the same entry is not. */
const isSame = (one: Connection, other: Connection): boolean => JSON.stringify(spokenBy(one)) === JSON.stringify(spokenBy(other));
const spokenBy = ({ issuer, addresses, clientId, clientSecret, clientAuth, apple }: Connection) => [issuer, addresses, clientId, clientSecret.reveal(), clientAuth, apple];

/** What Apple's form has beside an answer of the protocol. */
function withoutForm(cameBackTo: URL): URL {
  const answer = new URL(cameBackTo);
  answer.searchParams.delete('user');
  return answer;
}

/** RFC 6749 section 4.1.2.1. */
const refusalBy = (error: string): UpstreamRefusal['refusal'] => (error === 'temporarily_unavailable' || error === 'server_error' ? 'unavailable' : 'denied');

const isUnavailable = (error: unknown): boolean => error instanceof UpstreamUnavailableError || (error instanceof Error && error.cause !== undefined && isUnavailable(error.cause));

/** The word of the protocol that the other provider refused by, or a few of ours or of the library: nothing else of what was sent. */
function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('error' in error && typeof error.error === 'string' && /^[a-z_]{1,40}$/.test(error.error)) return error.error;
  if (error.name === 'SyntaxError') return 'no JSON'; // its own words quote what was sent
  return ('code' in error && typeof error.code === 'string' ? error.code : error.message).slice(0, 100);
}
