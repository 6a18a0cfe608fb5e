import type { AccessTokenClaims } from '@symbolon/contracts';
import type { PresentedRequest } from './credentials.ts';
import { demandOf, type Wanted } from './demand.ts';
import type { Accepted } from './verdict.ts';
import type { Verifier } from './verifier.ts';

/** A service whose requests are those of the Fetch standard: workers, edge functions, Deno, Bun, Hono. */
export interface WebProtection<Claims> {
  /** The metadata of the service, for a request that asks for it (RFC 9728 section 3). */
  metadata(request: Request): Response | undefined;
  /** The claims of a token with all of these scopes, or of one that meets this demand; else what to answer. */
  token(request: Request, ...wanted: Wanted): Promise<Accepted<Claims> | { readonly ok: false; readonly response: Response }>;
}

export interface WebOptions {
  /** The client's certificate in DER, as the platform tells it. */
  readonly certificate?: ((request: Request) => Uint8Array | undefined) | undefined;
}

export function protect<Claims extends AccessTokenClaims>(verifier: Verifier<Claims>, options: WebOptions = {}): WebProtection<Claims> {
  const { path, document } = verifier.protectedResource;
  return {
    metadata: ({ method, url }) => (method === 'GET' && new URL(url).pathname === path ? Response.json(document) : undefined),
    token: async (request, ...wanted) => {
      const verdict = await verifier.verify(presentedBy(request, options), demandOf(wanted));
      if (verdict.ok) return verdict;
      const { status, headers, body } = verdict.answer;
      return { ok: false, response: Response.json(body, { status, headers }) };
    },
  };
}

/** Two headers of one name come joined by a comma, which no token and no proof holds. */
function presentedBy(request: Request, { certificate }: WebOptions): PresentedRequest {
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    target: pathname + search,
    authorization: request.headers.get('authorization') ?? undefined,
    dpop: request.headers.get('dpop') ?? undefined,
    certificate: certificate?.(request),
  };
}
