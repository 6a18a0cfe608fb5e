import { userinfoHeader } from '@symbolon/contracts';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../errors/problem-error.ts';

/** The access token of a request to a JSON API (RFC 6750 section 2.1: in the header, and nowhere else); undefined where there is none. */
export function bearerToken({ headers: { authorization }, query }: FastifyRequest) {
  const header = userinfoHeader.read({ contentType: undefined, authorization, queryNames: Object.keys(query as object), body: new Uint8Array() });
  if (!header.ok) throw new ProblemError('invalid-request', { detail: header.refusal.error_description });
  return header.value.token;
}
