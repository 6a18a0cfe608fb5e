import { problemContentType, problems, problemType, type Problem, type ProblemName } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OAuthError } from '../errors/oauth-error.ts';
import { ProblemError } from '../errors/problem-error.ts';
import { note } from './request-log.ts';
import { pathOf } from './request-target.ts';

/** Whether refusals at an address are problem documents, also where there is no endpoint. */
export const speaksProblems = (request: FastifyRequest): boolean => /^\/(?:admin\/v1\/|account\/v1(?:\/|$)|ssf(?:\/|$))/.test(pathOf(request));

/** What was thrown below the surfaces, as a problem. */
export function asProblem({ status, sentence, reason, retryAfter }: OAuthError): ProblemError {
  const problem: ProblemName = status === 503 ? 'unavailable' : status === 413 ? 'too-large' : status >= 500 ? 'server-error' : 'invalid-request';
  return new ProblemError(problem, { ...(status === 400 && { detail: sentence }), ...(reason !== undefined && { reason }), ...(retryAfter !== undefined && { retryAfter }) });
}

/** What is wrong with a token (RFC 6750 section 3) or with its log-in (RFC 9470 section 3). Our values have none of the characters that would have to be escaped. */
const challengeOf = (challenge: Readonly<Record<string, string>> = {}): string => ['Bearer realm="symbolon"', ...Object.entries(challenge).map(([name, value]) => `${name}="${value}"`)].join(', ');

/** Answers with the document of RFC 9457. */
export async function answerProblem({ problem, status, more }: ProblemError, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { detail, errors, permission, reason, retryAfter, challenge } = more;
  note(request, { error: problem, ...(reason !== undefined && { reason }) });
  if (retryAfter !== undefined) reply.header('Retry-After', retryAfter);
  if (status === 401 || challenge) reply.header('WWW-Authenticate', challengeOf(challenge));
  const body: Problem = {
    type: problemType(problem),
    title: problems[problem].title,
    status,
    ...(detail !== undefined && { detail }),
    ...(errors && { errors: [...errors] }),
    ...(permission !== undefined && { permission }),
  };
  await reply.status(status).header('Cache-Control', 'no-store').type(problemContentType).send(JSON.stringify(body));
}
