import type { AccessTokenClaims } from '@symbolon/contracts';
import type { Request, RequestHandler } from 'express';
import { ClaimsOfRequests } from './claims-of-requests.ts';
import { demandOf, type Wanted } from './demand.ts';
import { presentedBy, type NodeOptions } from './node-request.ts';
import type { Verifier } from './verifier.ts';

/** A service on Express 5. */
export interface ExpressProtection<Claims> {
  /** Answers with the metadata of the service, and leaves every other request alone (RFC 9728 section 3). */
  readonly metadata: RequestHandler;
  /** Lets in who has a token with all of these scopes, or one that meets this demand. */
  token(...wanted: Wanted): RequestHandler;
  /** The claims of a request that was let in. */
  claims(request: Request): Claims;
}

export function protect<Claims extends AccessTokenClaims>(verifier: Verifier<Claims>, options: NodeOptions = {}): ExpressProtection<Claims> {
  const letIn = new ClaimsOfRequests<Claims>();
  const { path, document } = verifier.protectedResource;
  return {
    metadata: (request, response, next) => {
      if (request.method === 'GET' && request.path === path) response.json(document);
      else next();
    },
    token: (...wanted) => {
      const demand = demandOf(wanted);
      verifier.checkDemand(demand);
      return async (request, response, next) => {
        const verdict = await verifier.verify(presentedBy(request, request.originalUrl, options), demand);
        if (!verdict.ok) {
          const { status, headers, body } = verdict.answer;
          response.status(status).set(headers).json(body);
          return;
        }
        letIn.set(request, verdict.claims);
        next();
      };
    },
    claims: (request) => letIn.get(request),
  };
}
