import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../config.ts';
import { cookieOf } from './cookie-of.ts';

/** The cookie by which a browser is known to have logged accounts in before. It outlives log-outs, grants nothing, and is of use to nobody else. What it holds is written and read by KnownDevices. */
@Injectable()
export class DeviceCookie {
  readonly #name: string;
  readonly #attributes: string;

  constructor({ SYMBOLON_ISSUER: issuer }: Settings) {
    const isSecure = issuer.startsWith('https:');
    this.#name = isSecure ? '__Host-symbolon-device' : 'symbolon-device';
    this.#attributes = `Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
  }

  read(request: FastifyRequest): string | undefined {
    return cookieOf(request, this.#name);
  }

  write(reply: FastifyReply, { value, lifetime }: { readonly value: string; readonly lifetime: number }): void {
    reply.header('Set-Cookie', `${this.#name}=${value}; ${this.#attributes}; Max-Age=${lifetime}`);
  }
}
