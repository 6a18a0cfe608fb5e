import type { FastifyRequest } from 'fastify';

/** A cookie by its name; undefined when there is none, or more than one: then somebody else has set it, too. */
export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.replace(/^[ \t]+/, '')) // and nothing else: a browser takes a name with another blank in front for another name, which any host of the domain may set (RFC 6265 section 5.6)
    .filter((pair) => pair.startsWith(`${name}=`));
  return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined;
}
