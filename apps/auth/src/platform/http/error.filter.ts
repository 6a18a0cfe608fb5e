import { Catch, HttpException, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { AuthressErrorResponse, BearerErrorResponse, SecurityEventRefusal } from '@symbolon/contracts';
import { OverloadedError } from '@symbolon/crypto';
import { isUnavailable } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OAuthError } from '../errors/oauth-error.ts';
import { ProblemError } from '../errors/problem-error.ts';
import { ScimError } from '../errors/scim-error.ts';
import type { Log } from '../log.ts';
import { acceptsPages } from './accepts-pages.ts';
import { endpointOf, methodsAt } from './contract-route.ts';
import { answerProblem, asProblem, speaksProblems } from './problem-answer.ts';
import { note } from './request-log.ts';
import { pathOf } from './request-target.ts';
import { answerScim, asScim, speaksScim } from './scim-answer.ts';

/** Shows a refusal to a person. */
export type ShowErrorPage = (request: FastifyRequest, reply: FastifyReply, error: { readonly code: string; readonly sentence: string; readonly status: number }) => Promise<void>;

/** Turns everything that is thrown into an answer: refusals as they are, lost databases into 503, the rest into 500 without detail. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly showPage: ShowErrorPage,
  ) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    await this.refuse(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** The same for what is thrown before there is a handler. */
  async refuse(thrown: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (thrown instanceof NotFoundException) return this.#notFound(request, reply);
    if (thrown instanceof ScimError) return answerScim(thrown, request, reply);
    if (thrown instanceof ProblemError) return speaksScim(request) ? answerScim(asScim(thrown), request, reply) : answerProblem(thrown, request, reply);
    const error = this.#asRefusal(thrown, request.id);
    if (speaksScim(request)) return answerScim(asScim(error), request, reply);
    if (speaksProblems(request)) return answerProblem(asProblem(error), request, reply);
    note(request, { error: error.code, ...(error.reason !== undefined && { reason: error.reason }) });
    if (error.retryAfter) reply.header('Retry-After', error.retryAfter);
    if (wantsPage(request)) return this.showPage(request, reply, error);
    if (isBearer(request) && error.status < 500) reply.header('WWW-Authenticate', bearerChallenge(error)).header('Access-Control-Expose-Headers', 'WWW-Authenticate');
    else if (error.status === 401) reply.header('WWW-Authenticate', 'Basic realm="symbolon", charset="UTF-8"');
    await reply.status(statusFor(error, request)).header('Cache-Control', 'no-store').header('Pragma', 'no-cache').send(bodyFor(error, request));
  }

  async #notFound(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const methods = methodsAt(pathOf(request));
    if (methods.length > 0) reply.header('Allow', methods.join(', '));
    if (speaksScim(request)) return answerScim(methods.length > 0 ? new ScimError(405, 'This address takes other requests.') : new ScimError(404, 'There is nothing at this address.'), request, reply);
    if (speaksProblems(request)) return answerProblem(new ProblemError(methods.length > 0 ? 'method-not-allowed' : 'not-found'), request, reply);
    const refusal = methods.length > 0 ? { status: 405, code: 'method_not_allowed', sentence: 'This address takes other requests.' } : { status: 404, code: 'not_found', sentence: 'There is nothing at this address.' };
    if (wantsPage(request)) return this.showPage(request, reply, refusal);
    await reply.status(refusal.status).header('Cache-Control', 'no-store').send({ error: refusal.code });
  }

  #asRefusal(thrown: unknown, requestId: string): OAuthError {
    if (thrown instanceof OAuthError) return thrown;
    if (thrown instanceof OverloadedError) {
      return new OAuthError('temporarily_unavailable', { reason: thrown.reason, retryAfter: thrown.retryAfterSeconds });
    }
    if (isUnavailable(thrown)) {
      this.log.error({ request_id: requestId, reason: codeOf(thrown) }, 'database unavailable');
      return new OAuthError('temporarily_unavailable', { reason: 'database unavailable', retryAfter: 2 });
    }
    const status = clientStatus(thrown);
    if (status === 413) return new OAuthError('invalid_request', { status, sentence: 'The body is too large.', reason: 'body too large' });
    if (status !== undefined) return new OAuthError('invalid_request', { reason: codeOf(thrown) });
    this.log.error({ request_id: requestId, error: thrown instanceof Error ? thrown.name : typeof thrown, stack: stackOf(thrown) }, 'broken');
    return new OAuthError('server_error', { reason: 'see the line before' });
  }
}

/** What kind of error it is, without its message: that may quote what was sent. */
const codeOf = (thrown: unknown): string => {
  const { code, name } = thrown as { readonly code?: unknown; readonly name?: unknown };
  return String(code ?? name);
};

/** Where it broke, without the message: that may quote what was being handled. */
const stackOf = (thrown: unknown): string | undefined =>
  thrown instanceof Error ? thrown.stack?.split('\n').filter((line) => line.startsWith('    at ')).slice(0, 8).join('\n') : undefined;

/** The status of an error that Fastify or Nest raised about the client's request, such as a body that is too large. */
function clientStatus(thrown: unknown): number | undefined {
  const status = thrown instanceof HttpException ? thrown.getStatus() : (thrown as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

/** Which family of refusals an endpoint speaks is told by its contract. */
const speaks = (request: FastifyRequest, family: unknown): boolean => Object.values(endpointOf(request)?.errors ?? {}).some((each) => each === family);
const isAuthress = (request: FastifyRequest): boolean => speaks(request, AuthressErrorResponse);
const isPushed = (request: FastifyRequest): boolean => speaks(request, SecurityEventRefusal);
const isBearer = (request: FastifyRequest): boolean => speaks(request, BearerErrorResponse);

/** RFC 6750 section 3. Our sentences have none of the characters that would have to be escaped. */
function bearerChallenge({ code, sentence, onlyChallenge }: OAuthError): string {
  const scope = code === 'insufficient_scope' ? ', scope="openid"' : '';
  return `Bearer realm="symbolon"${onlyChallenge ? '' : `, error="${code}", error_description="${sentence}"${scope}`}`;
}

/** Authress answers 401 for wrong credentials of a user, where RFC 6749 says 400. */
const statusFor = (error: OAuthError, request: FastifyRequest): number =>
  error.code === 'invalid_grant' && isAuthress(request) ? 401 : error.status;

function bodyFor(error: OAuthError, request: FastifyRequest): Readonly<Record<string, string | number>> {
  if (error.onlyChallenge) return {};
  if (isPushed(request)) return { err: error.code, description: error.sentence };
  const body = { error: error.code, error_description: error.sentence, ...error.members };
  if (!isAuthress(request)) return body;
  const errorCode = error.code.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  return { ...body, title: error.sentence, errorCode, errorId: request.id };
}

/** Where the contract promises a page, and where it promises nothing, to a browser. */
function wantsPage(request: FastifyRequest): boolean {
  const endpoint = endpointOf(request);
  return endpoint ? endpoint.contentType === 'text/html' : acceptsPages(request.headers.accept);
}
