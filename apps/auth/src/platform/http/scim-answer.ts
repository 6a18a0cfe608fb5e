import { scimContentType, scimMessages, type ScimResource } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OAuthError } from '../errors/oauth-error.ts';
import type { ProblemError } from '../errors/problem-error.ts';
import { ScimError } from '../errors/scim-error.ts';
import { note } from './request-log.ts';
import { pathOf } from './request-target.ts';

/** Whether refusals at an address are those of SCIM, also where there is no endpoint. */
export const speaksScim = (request: FastifyRequest): boolean => /^\/scim\/v2(?:\/|$)/.test(pathOf(request));

/** What was thrown below the surface, or by what it shares with the other APIs, as SCIM tells it. */
export function asScim(thrown: OAuthError | ProblemError): ScimError {
  if (thrown instanceof OAuthError) {
    const { status, sentence, reason, retryAfter } = thrown;
    if (status === 413) return new ScimError(413, 'The body is too large.', undefined, reason);
    if (status >= 500) return new ScimError(status === 503 ? 503 : 500, status === 503 ? 'The server cannot answer now.' : 'Something broke on our side; it was logged under this request id.', undefined, reason, retryAfter);
    return new ScimError(400, sentence, 'invalidSyntax', reason);
  }
  const { problem, more } = thrown;
  if (problem === 'too-many-requests') return new ScimError(429, 'Too many requests: wait for as many seconds as Retry-After says.', undefined, 'too many requests', more.retryAfter);
  if (problem === 'not-found') return new ScimError(404, 'There is nothing with this id.');
  const [first] = more.errors ?? [];
  return new ScimError(400, first ? `${first.parameter ?? first.pointer ?? ''} ${first.detail}`.trim() : (more.detail ?? 'The request is not valid.'), 'invalidSyntax');
}

/** The body of a refusal. */
export const scimErrorBody = ({ status, scimType, detail }: Pick<ScimError, 'status' | 'scimType' | 'detail'>): ScimResource => ({ schemas: [scimMessages.error], ...(scimType && { scimType }), detail, status: String(status) });

/** Answers with the document of RFC 7644 section 3.12. */
export async function answerScim(error: ScimError, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { status, scimType, reason, retryAfter } = error;
  note(request, { error: scimType ?? String(status), ...(reason !== undefined && { reason }) });
  if (retryAfter !== undefined) reply.header('Retry-After', retryAfter);
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer realm="symbolon"');
  await reply.status(status).header('Cache-Control', 'no-store').type(scimContentType).send(JSON.stringify(scimErrorBody(error)));
}
