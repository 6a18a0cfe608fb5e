import { Injectable } from '@nestjs/common';
import type * as openidClient from 'openid-client';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { Connection } from './connection.ts';
import { authTimeOf, upstreamPerson, type ProvenPerson } from './upstream-person.ts';
import type { UpstreamProofs } from './upstream-request.store.ts';

/** How another provider is called; handed in, as no noun looks at the way out. */
export class UpstreamCalls {
  constructor(readonly fetch: (address: string, call: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string }) => Promise<Response>) {}
}

/** The other provider gave no answer, or says itself that it cannot. */
export class UpstreamUnavailableError extends Error {
  constructor(cause: unknown) {
    super('the other provider gave no answer', { cause });
  }
}

/** Why nobody is proven to be anybody; `said` is for the log. */
export interface UpstreamRefusal {
  readonly refusal: 'denied' | 'unavailable' | 'wrong_answer';
  readonly said: string;
}

/** What is passed on of the request that the person came with (OpenID Connect Core section 3.1.2.1). */
export interface PassedOn {
  readonly login_hint?: string | undefined;
  readonly prompt?: string | undefined;
  readonly max_age?: string | undefined;
  readonly ui_locales?: string | undefined;
}

/** Seconds for which what a provider says of itself is believed; its keys are looked up anew by what they are called. */
const believed = 600;
/** Seconds for which one that gives no answer to that is not asked again: whoever presses a button meanwhile is told so. */
const rest = 10;

/**
 * Speaks OpenID Connect with other providers: an authorization code with PKCE, state and nonce, `iss` where it is told (RFC 9207), an ID
 * token whose signature is looked at. The library is loaded by the first log-in that needs it.
 */
@Injectable()
export class Upstream {
  readonly #known = new Map<string, { readonly of: Connection; readonly until: Date; readonly configuration: Promise<openidClient.Configuration> }>();

  constructor(
    private readonly calls: UpstreamCalls,
    private readonly clock: Clock,
  ) {}

  /** Where the browser goes. */
  async addressOf(connection: Connection, redirectUri: string, { state, nonce, verifier }: UpstreamProofs, asked: PassedOn): Promise<URL | UpstreamRefusal> {
    return this.#trying(async ({ calculatePKCECodeChallenge, buildAuthorizationUrl }) => {
      const passed = Object.entries(asked).filter((each): each is [string, string] => each[1] !== undefined && each[1] !== '');
      return buildAuthorizationUrl(await this.#configurationOf(connection), {
        ...Object.fromEntries(passed), redirect_uri: redirectUri, scope: connection.scopes.join(' '), state, nonce, code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
      });
    });
  }

  /** Who has come back, by the address that they came back to, once everything that can be checked is. Where a log-in of late was asked for, it has to be said that it was (OpenID Connect Core section 3.1.3.7). */
  async personOf(connection: Connection, cameBackTo: URL, { state, nonce, verifier }: UpstreamProofs, authSince: Date | undefined): Promise<ProvenPerson | UpstreamRefusal> {
    return this.#trying(async ({ authorizationCodeGrant, fetchUserInfo }) => {
      const configuration = await this.#configurationOf(connection);
      const tokens = await authorizationCodeGrant(configuration, cameBackTo, { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true });
      const proven = tokens.claims();
      if (!proven) throw new Error('no ID token');
      const authTime = authTimeOf(proven, this.clock.now());
      if (authSince && !authTime) throw new Error('no auth_time');
      if (authSince && authTime && authTime < authSince) throw new Error('auth_time is too long ago');
      // Many tell no more than who it is in the ID token (OpenID Connect Core section 5.4).
      const isMore = proven['email'] === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined;
      const told = isMore ? { email_verified: undefined, ...(await fetchUserInfo(configuration, tokens.access_token, proven.sub)) } : {}; // whether an address is proven is said where the address is
      const person = upstreamPerson(connection, { ...proven, ...told });
      if (!person) throw new Error('no subject');
      return { ...person, authTime };
    });
  }

  /** One question for all who want to know at once: whoever presses a button while the other is down has no more asked of it. */
  #configurationOf(connection: Connection): Promise<openidClient.Configuration> {
    const known = this.#known.get(connection.id);
    if (known && isSame(known.of, connection) && known.until > this.clock.now()) return known.configuration;
    const configuration = this.#discover(connection);
    this.#known.set(connection.id, { of: connection, until: addSeconds(this.clock.now(), believed), configuration });
    configuration.catch(() => this.#known.get(connection.id)?.configuration === configuration && this.#known.set(connection.id, { of: connection, until: addSeconds(this.clock.now(), rest), configuration }));
    return configuration;
  }

  async #discover(connection: Connection): Promise<openidClient.Configuration> {
    const loaded = await library();
    const { allowInsecureRequests, ClientSecretBasic, ClientSecretPost, discovery, enableNonRepudiationChecks } = loaded;
    const secret = connection.clientSecret.reveal();
    const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
    const configuration = await discovery(
      new URL(connection.issuer),
      connection.clientId,
      undefined,
      (server, ...call) => ((server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']).includes('client_secret_basic') ? basic : post)(server, ...call),
      {
        [loaded.customFetch]: (address, { method, headers, body }) => this.calls.fetch(address, { method, headers, ...(body !== undefined && body !== null && { body: bodyOf(body) }) }),
        // An entry may have http for this machine alone; that the ID token came by TLS is not enough for us.
        execute: [...(connection.issuer.startsWith('http:') ? [allowInsecureRequests] : []), enableNonRepudiationChecks],
      },
    );
    if (configuration.serverMetadata().issuer !== connection.issuer) throw new Error('another issuer'); // the library takes some for others
    return configuration;
  }

  async #trying<T>(work: (library: Library) => Promise<T>): Promise<T | UpstreamRefusal> {
    const loaded = await library();
    return work(loaded).catch((error: unknown) => ({ refusal: error instanceof loaded.AuthorizationResponseError ? refusalBy(error.error) : isUnavailable(error) ? 'unavailable' : 'wrong_answer', said: saidBy(error) }));
  }
}

type Library = typeof openidClient;
const library = (): Promise<Library> => import('openid-client');

const isSame = (one: Connection, other: Connection): boolean => one.issuer === other.issuer && one.clientId === other.clientId && one.clientSecret.reveal() === other.clientSecret.reveal();

/** What the library sends are forms. */
function bodyOf(body: unknown): string {
  if (body instanceof URLSearchParams || typeof body === 'string') return body.toString();
  throw new Error('Only forms are sent.');
}

/** RFC 6749 section 4.1.2.1. */
const refusalBy = (error: string): UpstreamRefusal['refusal'] => (error === 'temporarily_unavailable' || error === 'server_error' ? 'unavailable' : 'denied');

const isUnavailable = (error: unknown): boolean => error instanceof UpstreamUnavailableError || (error instanceof Error && error.cause !== undefined && isUnavailable(error.cause));

/** The word of the protocol that the other provider refused by, or a few of ours or of the library: nothing else of what was sent. */
function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('error' in error && typeof error.error === 'string' && /^[a-z_]{1,40}$/.test(error.error)) return error.error;
  return ('code' in error && typeof error.code === 'string' ? error.code : error.message).slice(0, 100);
}
