import { maxPasswordBytes, Secret, type PasswordGrantType } from '@symbolon/contracts';
import { OverloadedError } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BrowserCookie } from '../http/browser-cookie.ts';
import { note } from '../http/request-log.ts';
import type { FlowStore } from '../sessions/flow.store.ts';
import type { SessionStore } from '../sessions/session.store.ts';
import type { UserAuthentication } from '../users/user-authentication.ts';
import type { OpenFlow } from './flow-gate.ts';

interface Entry {
  readonly username: string;
  readonly password: string;
  readonly type: PasswordGrantType | undefined;
}

/** Turns a right password into a session of this browser and the account of this flow. The same rules as every other door's. */
export class PasswordLogin {
  readonly #users: UserAuthentication;
  readonly #sessions: SessionStore;
  readonly #flows: FlowStore;
  readonly #cookie: BrowserCookie;

  constructor(users: UserAuthentication, sessions: SessionStore, flows: FlowStore, cookie: BrowserCookie) {
    this.#users = users;
    this.#sessions = sessions;
    this.#flows = flows;
    this.#cookie = cookie;
  }

  async enter(
    request: FastifyRequest,
    reply: FastifyReply,
    { flow, client, browserToken }: OpenFlow,
    { username, password, type }: Entry,
  ): Promise<'entered' | 'missing' | 'invalid_credentials' | 'unavailable' | 'weak'> {
    if (username.trim() === '' || password === '') return 'missing';
    if (username.length > 320 || Buffer.byteLength(password) > maxPasswordBytes || /\p{Cc}/u.test(username)) return 'invalid_credentials';
    try {
      const outcome = await this.#users.authenticate({ username, password: new Secret(password), type, address: request.ip, clientId: client?.clientId ?? '' });
      if (outcome.kind === 'weak') return 'weak';
      if (outcome.kind === 'rejected') {
        note(request, { error: 'invalid_credentials', reason: outcome.reason });
        if (outcome.retryAfter > 0) reply.header('Retry-After', outcome.retryAfter);
        return 'invalid_credentials';
      }
      const login = await this.#sessions.logIn(browserToken, outcome.user.id, ['pwd'], request.headers['user-agent']);
      await this.#flows.choose(flow.id, login.sessionId);
      this.#cookie.write(reply, login.browserToken);
      note(request, { user_id: outcome.user.id, event: outcome.event });
      return 'entered';
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      reply.header('Retry-After', error.retryAfterSeconds);
      return 'unavailable';
    }
  }
}
