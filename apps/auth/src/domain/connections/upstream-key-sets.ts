import { Injectable } from '@nestjs/common';
import { securityEventType } from '@symbolon/contracts';
import { verifyJwt } from '@symbolon/crypto';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { Connection } from './connection.ts';
import { readLogoutToken, type UpstreamLogout } from './upstream-logout-token.ts';
import { readSecurityEvent, type UpstreamEvent } from './upstream-security-event.ts';
import { UpstreamCalls, UpstreamUnavailableError } from './upstream-calls.ts';
import { clockSkew } from './upstream-person.ts';
import { Upstream, type UpstreamRefusal } from './upstream.ts';

/** Signatures that somebody else verifies as well: none by a secret. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
/** Seconds for which a key set is believed, and before which it is not asked for again, whoever names keys that are not in it, or where it could not be had. */
const believed = 600;
const rest = 10;

type KeySet = Parameters<typeof verifyJwt>[1];

interface Known {
  readonly address: string;
  readonly at: Date;
  readonly until: Date;
  readonly keys: Promise<KeySet>;
}

/** A SET that was understood. */
export interface ReadEvent {
  readonly event: UpstreamEvent | undefined;
  readonly jti: string;
  readonly type: string;
}

/** Reads what other providers have signed and send here by themselves. The library that speaks with them reads what it has asked for alone. */
@Injectable()
export class UpstreamKeySets {
  readonly #known = new Map<string, Known>();

  constructor(
    private readonly upstream: Upstream,
    private readonly calls: UpstreamCalls,
    private readonly clock: Clock,
  ) {}

  async readLogout(connection: Connection, token: string): Promise<UpstreamLogout | UpstreamRefusal> {
    const verified = await this.#verified(connection, token, typOf(token));
    if ('refusal' in verified) return verified;
    const read = readLogoutToken(verified.claims, verified.now);
    return typeof read === 'string' ? { refusal: 'wrong_answer', said: read } : read;
  }

  /** Without an event where it says of something that changes nothing here. It has to say what it is: by its claims, it could be another token. */
  async readEvent(connection: Connection, token: string): Promise<ReadEvent | UpstreamRefusal> {
    const verified = await this.#verified(connection, token, securityEventType);
    if ('refusal' in verified) return verified;
    const read = readSecurityEvent(verified.claims, verified.issuer, verified.now);
    return typeof read === 'string' ? { refusal: 'wrong_answer', said: read } : { event: read ?? undefined, jti: String(verified.claims['jti']), type: Object.keys(verified.claims['events'] as object)[0] ?? '' };
  }

  /** The claims of what this provider has signed for its client here. */
  async #verified(connection: Connection, token: string, typ: string | undefined): Promise<{ readonly claims: Readonly<Record<string, unknown>>; readonly issuer: string; readonly now: Date } | UpstreamRefusal> {
    const place = await this.upstream.keysOf(connection);
    // Nothing is known of the token then, which may be right: who sent it keeps it, and says it again.
    if ('refusal' in place) return { refusal: 'unavailable', said: place.said };
    const { issuer, address } = place;
    if (address === undefined) return { refusal: 'unavailable', said: 'no jwks_uri' };
    const now = this.clock.now();
    const expected = { issuer, audience: connection.clientId, typ, algorithms, currentDate: now, clockTolerance: clockSkew };
    const verified = await this.#withKeys(connection.id, address, (keys) => verifyJwt(token, keys, expected));
    return 'refusal' in verified ? verified : { claims: verified.claims, issuer, now };
  }

  /** With keys that are fetched anew where it does not go with those that are known. */
  async #withKeys<T>(id: string, address: string, work: (keys: KeySet) => Promise<T>): Promise<T | UpstreamRefusal> {
    try {
      return await work(await this.#keysAt(id, address, ({ until }) => until));
    } catch (error) {
      if (codeOf(error) !== 'ERR_JWKS_NO_MATCHING_KEY') return refusedBy(error);
    }
    return this.#keysAt(id, address, ({ at }) => addSeconds(at, rest)).then(work).catch(refusedBy);
  }

  /** One question for all who want to know at once. Keys that could not be had are asked for again soon. */
  #keysAt(id: string, address: string, counts: (known: Known) => Date): Promise<KeySet> {
    const [known, at] = [this.#known.get(id), this.clock.now()];
    if (known && known.address === address && counts(known) > at) return known.keys;
    const keys = this.#fetch(address);
    this.#known.set(id, { address, at, until: addSeconds(at, believed), keys });
    keys.catch(() => this.#known.get(id)?.keys === keys && this.#known.set(id, { address, at, until: addSeconds(at, rest), keys }));
    return keys;
  }

  async #fetch(address: string): Promise<KeySet> {
    const answer = await this.calls.fetch(address, { method: 'GET', headers: { accept: 'application/json' } });
    const keys: unknown = answer.status === 200 ? await answer.json().catch(() => undefined) : undefined;
    if (!isKeySet(keys)) throw new UpstreamUnavailableError(`no keys by status ${answer.status}`);
    return keys;
  }
}

const isKeySet = (keys: unknown): keys is KeySet => typeof keys === 'object' && keys !== null && 'keys' in keys && Array.isArray(keys.keys) && keys.keys.every((key) => typeof key === 'object' && key !== null);

/** Many providers still say no more than JWT, or nothing (section 2.4). What tells a logout token from an ID token is in its claims. */
function typOf(token: string): string | undefined {
  try {
    const { typ } = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString()) as { readonly typ?: unknown };
    return typ === undefined || typ === 'JWT' ? typ : 'logout+jwt';
  } catch {
    return 'logout+jwt';
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown');
const refusedBy = (error: unknown): UpstreamRefusal => ({ refusal: error instanceof UpstreamUnavailableError ? 'unavailable' : 'wrong_answer', said: codeOf(error) });
