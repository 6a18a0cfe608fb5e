import { Injectable } from '@nestjs/common';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../config.ts';
import { cookieOf } from './cookie-of.ts';

/**
 * The cookies of a browser. One names it: an opaque id that scripts cannot read, bound to this host (`__Host-`) on https; plain http
 * is only ever loopback. Another is for the frame of Session Management: it follows from the first, shows nothing of it, and is of
 * use for nothing but seeing that the first is another one than before. The anchor stays while the first changes with each log-in: a
 * page that nothing is stored of is this browser's by it. It opens nothing that is a person's.
 */
@Injectable()
export class BrowserCookie {
  readonly #name: string;
  readonly #stateName: string;
  readonly #anchorName: string;
  readonly #attributes: string;
  readonly #lasting: string;

  constructor(
    { SYMBOLON_ISSUER: issuer, SYMBOLON_SESSION_MAX_DAYS: days }: Settings,
    private readonly masterKey: MasterKey,
    private readonly random: Random,
  ) {
    const isSecure = issuer.startsWith('https:');
    this.#name = isSecure ? '__Host-symbolon' : 'symbolon';
    this.#stateName = browserStateCookie(issuer);
    this.#anchorName = `${this.#name}-anchor`;
    this.#attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
    this.#lasting = `; Max-Age=${days * 86_400}`;
  }

  /** Undefined when there is none, or more than one. */
  read(request: FastifyRequest): string | undefined {
    return opaque(cookieOf(request, this.#name));
  }

  /** A browser that has been here; undefined when it has no cookie of ours. */
  known(request: FastifyRequest): { readonly token: string; readonly anchor: string | undefined; readonly address: string } | undefined {
    const token = this.read(request);
    return token === undefined ? undefined : { token, anchor: opaque(cookieOf(request, this.#anchorName)), address: request.ip };
  }

  /** A browser that something begins in: the cookies that it lacks, it gets. */
  begun(request: FastifyRequest, reply: FastifyReply): { readonly token: string; readonly anchor: string; readonly address: string } {
    const known = this.known(request);
    const [token, anchor] = [known?.token ?? randomText(this.random, 32), known?.anchor ?? randomText(this.random, 32)];
    if (known === undefined) this.write(reply, token);
    if (known?.anchor === undefined) reply.header('Set-Cookie', `${this.#anchorName}=${anchor}; ${this.#attributes}`);
    return { token, anchor, address: request.ip };
  }

  /** With `stays` it outlives the browser's end. */
  write(reply: FastifyReply, token: string, stays = false): void {
    reply.header('Set-Cookie', `${this.#name}=${token}; ${this.#attributes}${stays ? this.#lasting : ''}`);
    this.#writeState(reply, token, stays);
  }

  /** Only the other one, with a response that speaks of it, where it has been lost. */
  restoreState(request: FastifyRequest, reply: FastifyReply, token: string): void {
    const pair = `${this.#stateName}=${this.state(token)}`;
    if (!(request.headers.cookie ?? '').split(';').some((each) => each.trim() === pair)) this.#writeState(reply, token, false);
  }

  #writeState(reply: FastifyReply, token: string, stays: boolean): void {
    reply.header('Set-Cookie', `${this.#stateName}=${this.state(token)}; ${stateAttributes}${stays ? this.#lasting : ''}`);
  }

  /** What the other cookie holds: the "OP browser state" of Session Management section 3.2. */
  state(token: string): string {
    return Buffer.from(this.masterKey.mac('browser-state', token)).toString('base64url');
  }
}

const opaque = (value: string | undefined): string | undefined => (value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined);

/** Frames of other sites read it, so it cannot be SameSite; browsers take Secure from loopback, too. */
const stateAttributes = 'Path=/; SameSite=None; Secure';

export const browserStateCookie = (issuer: string): string => (issuer.startsWith('https:') ? '__Host-symbolon-state' : 'symbolon-state');
