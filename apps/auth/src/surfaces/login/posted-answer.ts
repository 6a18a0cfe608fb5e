import type { FastifyRequest } from 'fastify';

/** A form that comes from elsewhere, and has no token of ours. */
export const postedForm = (request: FastifyRequest): URLSearchParams => new URLSearchParams(Buffer.from(request.body instanceof Uint8Array ? request.body : []).toString('utf8'));
