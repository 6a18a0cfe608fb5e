import type { AccessTokenClaims } from '@symbolon/contracts';
import type { FastifyPluginCallback, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { ClaimsOfRequests } from './claims-of-requests.ts';
import { demandOf, type Wanted } from './demand.ts';
import { presentedBy, type NodeOptions } from './node-request.ts';
import type { Verifier } from './verifier.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Those of its access token, once it was let in; `claims(request)` types them by the contract. */
    claims?: AccessTokenClaims;
  }
}

/** A service on Fastify 5. */
export interface FastifyProtection<Claims> {
  /** Adds the route of the service's metadata (RFC 9728 section 3), and `request.claims`. */
  readonly plugin: FastifyPluginCallback;
  /** Lets in who has a token with all of these scopes, or one that meets this demand: for `onRequest`. */
  token(...wanted: Wanted): onRequestAsyncHookHandler;
  /** The claims of a request that was let in. */
  claims(request: FastifyRequest): Claims;
}

export function protect<Claims extends AccessTokenClaims>(verifier: Verifier<Claims>, options: NodeOptions = {}): FastifyProtection<Claims> {
  const letIn = new ClaimsOfRequests<Claims>();
  const { path, document } = verifier.protectedResource;
  const plugin: FastifyPluginCallback = (app, _, done) => {
    app.decorateRequest('claims');
    app.get(path, () => document);
    done();
  };
  return {
    // What fastify-plugin does: the decoration is for the whole application.
    plugin: Object.assign(plugin, { [Symbol.for('skip-override')]: true }),
    token: (...wanted) => {
      const demand = demandOf(wanted);
      verifier.checkDemand(demand);
      return async (request, reply) => {
        const verdict = await verifier.verify(presentedBy(request.raw, request.originalUrl, options), demand);
        if (!verdict.ok) {
          const { status, headers, body } = verdict.answer;
          return reply.code(status).headers(headers).send(body);
        }
        letIn.set(request, verdict.claims);
        request.claims = verdict.claims;
      };
    },
    claims: (request) => letIn.get(request),
  };
}
