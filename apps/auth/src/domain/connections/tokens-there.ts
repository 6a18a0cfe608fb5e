import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EventActor, UpstreamAccessToken } from '@symbolon/contracts';
import { CountedEvents } from '../audit/counted-events.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { Connection } from './connection.ts';
import { ConnectionStore } from './connection.store.ts';
import { KeptTokenStore, type KeptTokens } from './kept-token.store.ts';
import { Upstream } from './upstream.ts';
import { tokensOfAnother, type UpstreamTokens } from './upstream-tokens.ts';

/** Who asks for whose token of which provider. */
interface Asked {
  readonly connectionId: string;
  readonly userId: string;
  readonly actor: EventActor;
  readonly clientId: string;
}

/** Why there is none. */
interface NoToken {
  readonly problem: 'not-found' | 'no-upstream-token' | 'unavailable';
}

/** Seconds that a token has to be good for, or another is asked for. */
const rest = 30;
/** How often, and milliseconds after which, it is looked whether another has got one. */
const [looks, lookPause] = [40, 250];

/** Gives out access tokens of other providers, each good for a while: another is asked for there by one at a time, on all nodes. Refresh tokens leave here only for where they came from. */
@Injectable()
export class TokensThere {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly kept: KeptTokenStore,
    private readonly upstream: Upstream,
    private readonly clock: Clock,
    private readonly events: CountedEvents,
  ) {}

  /** Of nobody who is not linked, or disabled; while the connection is shut there is none either. */
  async of({ connectionId, userId, actor, clientId }: Asked): Promise<UpstreamAccessToken | NoToken> {
    const connection = await this.connections.find(connectionId);
    const kept = connection?.keepTokens ? await this.kept.of(connection.id, userId) : undefined;
    if (!connection || !kept) return { problem: 'not-found' };
    const found = this.#isDue(kept) ? await this.#another(connection, userId, kept) : kept.tokens;
    if ('problem' in found) return found;
    await this.events.record({ type: 'user.connection.token_given', actor, subject: { kind: 'user', id: userId }, client_id: clientId, details: { connection: connectionId } }, [connectionId, userId, actor, clientId]);
    return { access_token: found.accessToken, token_type: found.tokenType, expires_at: found.expiresAt?.toISOString() ?? null, scope: found.scope ?? null };
  }

  async #another(connection: Connection, userId: string, kept: KeptTokens): Promise<UpstreamTokens | NoToken> {
    if (kept.tokens.refreshToken === undefined) return this.#orElse(kept, 'no-upstream-token');
    if (!(await this.kept.claim(kept))) return this.#ofAnother(connection, userId, kept);
    const fresh = await this.upstream.refresh(connection, kept.tokens.refreshToken, kept.tokens);
    if (!('refusal' in fresh)) return (await this.kept.replace(kept, fresh)) ? fresh : this.#newer(connection, userId);
    if (!isOver(fresh.said)) {
      await this.kept.release(kept);
      return this.#orElse(kept, 'unavailable');
    }
    return (await this.kept.forget(kept)) ? { problem: 'no-upstream-token' } : this.#newer(connection, userId);
  }

  /** Somebody asks already, or has just done so: what comes of it is theirs, too. One who waits does not ask again. */
  async #ofAnother(connection: Connection, userId: string, before: KeptTokens): Promise<UpstreamTokens | NoToken> {
    for (let look = 0; look < looks; look++) {
      const now = await this.kept.of(connection.id, userId);
      if (!now) return { problem: 'no-upstream-token' };
      if (now.version !== before.version || now.id !== before.id) return this.#isDue(now) ? this.#orElse(now, 'unavailable') : now.tokens;
      if (!now.isRefreshing) break;
      await pause(lookPause);
    }
    return this.#orElse(before, 'unavailable');
  }

  /** What was asked for is for nobody: its person has logged in anew meanwhile, or is not linked any more. */
  async #newer(connection: Connection, userId: string): Promise<UpstreamTokens | NoToken> {
    const now = await this.kept.of(connection.id, userId);
    return now && !this.#isDue(now) ? now.tokens : { problem: now ? 'unavailable' : 'not-found' };
  }

  #orElse({ tokens }: KeptTokens, problem: NoToken['problem']): UpstreamTokens | NoToken {
    return tokens.expiresAt && tokens.expiresAt > this.clock.now() ? tokens : { problem };
  }

  #isDue({ tokens: { expiresAt } }: KeptTokens): boolean {
    return expiresAt !== undefined && expiresAt <= addSeconds(this.clock.now(), rest);
  }
}

/** What the provider says of a refresh token that counts no more (RFC 6749 section 5.2), or what is not to be asked for again. */
const isOver = (said: string): boolean => said === 'invalid_grant' || said === tokensOfAnother;
