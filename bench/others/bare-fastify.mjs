// The ceiling of the framework: a bare Fastify that answers fixed JSON, and one that also makes one signature for each answer.
import { fastify } from 'fastify';
import { generateKeyPair, SignJWT } from 'jose';

const { privateKey } = await generateKeyPair('EdDSA');
const header = { typ: 'at+jwt', alg: 'EdDSA', kid: 'bench' };
const server = fastify();
server.removeAllContentTypeParsers();
server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
const claims = () => {
  const now = Math.floor(Date.now() / 1000);
  return { iss: 'http://localhost', sub: 'bench', aud: 'https://bench.example/api', client_id: 'bench', iat: now, exp: now + 900, jti: `${Math.random()}`, scope: 'bench:read' };
};
const fixed = { active: true, sub: 'user', client_id: 'bench', scope: 'bench:read', username: 'bench@example.com', token_type: 'Bearer', iss: 'http://localhost' };
server.route({ method: ['GET', 'POST'], url: '/fixed', handler: () => fixed });
server.post('/signed', async () => ({ access_token: await new SignJWT(claims()).setProtectedHeader(header).sign(privateKey), token_type: 'Bearer', expires_in: 900, scope: 'bench:read' }));
process.send?.({ origin: await server.listen({ port: 0, host: '127.0.0.1' }) });
