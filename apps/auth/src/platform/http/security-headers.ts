import type { FastifyInstance } from 'fastify';

/** Headers that every answer carries; a surface that shows pages sets a Content-Security-Policy of its own. */
const headers = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

export function addSecurityHeaders(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, _payload, done) => {
    for (const [name, value] of Object.entries(headers)) if (!reply.hasHeader(name)) reply.header(name, value);
    if (reply.getHeader('cache-control') === 'no-store') reply.header('pragma', 'no-cache');
    reply.header('x-request-id', request.id);
    done();
  });
}
