import { Injectable } from '@nestjs/common';
import { maxPasswordBytes, Secret, type PasswordGrantType } from '@symbolon/contracts';
import { OverloadedError } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { KnownDevices } from '../../domain/users/known-devices.ts';
import type { PasswordWeakness } from '../../domain/users/password-policy.ts';
import { UserAuthentication } from '../../domain/users/user-authentication.ts';
import { isUsername, type User } from '../../domain/users/user.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import { note } from '../../platform/http/request-log.ts';
import { EmailVerification } from './email-verification.ts';
import type { OpenFlow } from './flow-gate.ts';

interface Entry {
  readonly username: string;
  readonly password: string;
}

/** What came of a password; `unproven` is right, but its address has to be proven first. */
type Outcome = 'entered' | 'unproven' | 'missing' | 'invalid_credentials' | 'unavailable';

/** Turns a right password into a session of this browser and the account of this flow. The same rules as every other door's. */
@Injectable()
export class PasswordLogin {
  constructor(
    private readonly users: UserAuthentication,
    private readonly verification: EmailVerification,
    private readonly sessions: SessionStore,
    private readonly cookie: BrowserCookie,
    private readonly device: DeviceCookie,
    private readonly devices: KnownDevices,
  ) {}

  async logIn(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, entry: Entry): Promise<Outcome> {
    if (Buffer.byteLength(entry.password) > maxPasswordBytes) return 'invalid_credentials';
    const outcome = await this.#enter(request, reply, open, entry, undefined);
    return typeof outcome === 'string' ? outcome : 'invalid_credentials';
  }

  /** A name that is taken is a log-in. */
  signUp(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, entry: Entry): Promise<Outcome | PasswordWeakness> {
    return this.#enter(request, reply, open, entry, 'signup');
  }

  /** Begins the session of somebody who has shown the password in this flow, and makes the browser one that the account knows. */
  async begin(request: FastifyRequest, reply: FastifyReply, { flow, browserToken }: OpenFlow, { id, username }: Pick<User, 'id' | 'username'>): Promise<void> {
    this.cookie.write(reply, await this.sessions.logIn(browserToken, flow.id, { userId: id, amr: ['pwd'], userAgent: request.headers['user-agent'] }));
    this.device.write(reply, this.devices.remember(this.device.read(request), username));
  }

  async #enter(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, { username, password }: Entry, type: PasswordGrantType | undefined): Promise<Outcome | PasswordWeakness> {
    if (username.trim() === '' || password === '') return 'missing';
    if (!isUsername(username)) return 'invalid_credentials';
    try {
      const outcome = await this.users.authenticate({ username, password: new Secret(password), type, address: request.ip, device: this.device.read(request), clientId: open.client?.clientId ?? '' });
      if (outcome.kind === 'weak') return outcome.weakness;
      if (outcome.kind === 'rejected') {
        note(request, { error: 'invalid_credentials', reason: outcome.reason });
        if (outcome.retryAfter > 0) reply.header('Retry-After', outcome.retryAfter);
        if (outcome.unproven) await this.verification.awaitProof(request, open, outcome.unproven);
        return outcome.unproven ? 'unproven' : 'invalid_credentials';
      }
      await this.begin(request, reply, open, outcome.user);
      note(request, { user_id: outcome.user.id, event: outcome.event });
      return 'entered';
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      reply.header('Retry-After', error.retryAfterSeconds);
      return 'unavailable';
    }
  }
}
