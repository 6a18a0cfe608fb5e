import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Headers that every answer carries; a surface that shows pages sets a Content-Security-Policy of its own. On https browsers keep to https for a year (RFC 6797); what else lives under the host's name is not ours to say. */
export const securityHeadersOf = (issuer: string): Readonly<Record<string, string>> => ({
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  ...(issuer.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
});

export function addSecurityHeaders(server: FastifyInstance, issuer: string): void {
  const headers = Object.entries(securityHeadersOf(issuer));
  server.addHook('onSend', (request, reply, _payload, done) => {
    for (const [name, value] of headers) if (!reply.hasHeader(name)) reply.header(name, value);
    if (reply.getHeader('cache-control') === 'no-store') reply.header('pragma', 'no-cache');
    reply.header('x-request-id', request.id);
    done();
  });
}

/** The reply with what the hook would have added. */
export const answerTo = (request: FastifyRequest, reply: FastifyReply, issuer: string): FastifyReply =>
  reply.headers({ ...securityHeadersOf(issuer), pragma: 'no-cache', 'x-request-id': request.id });
