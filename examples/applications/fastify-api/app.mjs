// #region app.mjs
import fastify from 'fastify';
import { defineContract } from '@symbolon/contracts';
import { createVerifier } from '@symbolon/resource-server';
import { protect } from '@symbolon/resource-server/fastify';

const contract = defineContract({ audience: 'https://api.example.com' });
const api = protect(createVerifier({ issuer: 'http://localhost:3000', contract }));

const app = fastify();
await app.register(api.plugin);
app.get('/', { onRequest: api.token('orders:read') }, (request) => ({ caller: api.claims(request).sub }));
await app.listen({ port: 4000 });
// #endregion
