import type { FastifyReply, FastifyRequest } from 'fastify';

/** The one cookie: an opaque id of the browser. On https it is bound to this host (`__Host-`); plain http is only ever loopback. */
export class BrowserCookie {
  readonly #name: string;
  readonly #attributes: string;

  constructor(issuer: string) {
    const isSecure = issuer.startsWith('https:');
    this.#name = isSecure ? '__Host-symbolon' : 'symbolon';
    this.#attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  }

  /** Undefined when there is none, or more than one: then somebody else has set it, too. */
  read(request: FastifyRequest): string | undefined {
    const found = (request.headers.cookie ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(`${this.#name}=`))
      .map((pair) => pair.slice(this.#name.length + 1));
    const [token] = found;
    return found.length === 1 && token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined;
  }

  write(reply: FastifyReply, token: string): void {
    reply.header('Set-Cookie', `${this.#name}=${token}; ${this.#attributes}`);
  }
}
