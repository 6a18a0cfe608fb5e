import { applyDecorators, createParamDecorator, Header, HttpCode, RequestMapping, RequestMethod, type ExecutionContext } from '@nestjs/common';
import { api, type Endpoint } from '@symbolon/contracts';
import type { FastifyRequest } from 'fastify';
import { OAuthError } from '../errors/oauth-error.ts';

const endpoints: readonly Endpoint[] = Object.values(api).flatMap((surface) => Object.values<Endpoint>(surface));
/** A path of the contract as the router writes it. */
export const routeOf = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');
const byRoute: ReadonlyMap<string, Endpoint> = new Map(endpoints.map((endpoint) => [`${endpoint.method} ${routeOf(endpoint.path)}`, endpoint]));

/** The contract of the route that a request was led to. */
export const endpointOf = ({ method, routeOptions }: FastifyRequest): Endpoint | undefined =>
  byRoute.get(`${method === 'HEAD' ? 'GET' : method} ${routeOptions.url}`);

/** How large a body may be at a route, in bytes, where its contract says that. */
export const bodyLimitAt = (methods: readonly string[], route: string): number | undefined => methods.map((method) => byRoute.get(`${method} ${route}`)?.bodyLimit).find((limit) => limit !== undefined);

const segmented = endpoints.map(({ method, path }) => ({ method, wanted: path.split('/') }));

/** The methods that a path of the contract takes. */
export function methodsAt(path: string): readonly string[] {
  const given = path.split('/');
  const isThere = (segment: string, index: number) => segment === given[index] || (segment.startsWith('{') && given[index] !== '');
  return segmented.filter(({ wanted }) => wanted.length === given.length && wanted.every(isThere)).map(({ method }) => method);
}

/** Mounts a handler at the endpoints of the contract that it serves; all of them share one method. */
export function Serves(first: Endpoint, ...others: readonly Endpoint[]): MethodDecorator {
  return applyDecorators(
    RequestMapping({ path: [first, ...others].map(({ path }) => routeOf(path)), method: RequestMethod[first.method] }),
    HttpCode(first.status ?? 200),
    Header('Cache-Control', first.maxAge > 0 ? `public, max-age=${first.maxAge}` : 'no-store'),
    ...(first.publicCors ? [Header('Access-Control-Allow-Origin', '*')] : []),
  );
}

/** The request as its contract reads it; refused before the handler runs when it cannot be read. */
export const Parsed = createParamDecorator((_: unknown, context: ExecutionContext): unknown => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const body = endpointOf(request)?.body;
  if (!body) throw new Error(`${request.routeOptions.url} has no body in its contract.`);
  const result = body.read({
    contentType: request.headers['content-type'],
    authorization: request.headers.authorization,
    queryNames: Object.keys(request.query as object),
    body: request.body instanceof Uint8Array ? request.body : new Uint8Array(),
  });
  if (!result.ok) throw new OAuthError(result.refusal.error, { sentence: result.refusal.error_description, reason: 'not understood' });
  return result.value;
});
