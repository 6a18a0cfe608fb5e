import { introspectionJwtType } from '@symbolon/contracts';

/** Whether an Accept header asks for the signed answer, and at least as much as for plain JSON (RFC 9110 section 12.5.1). */
export function prefersJwt(accept: string | undefined): boolean {
  const jwt = quality(accept, `application/${introspectionJwtType}`);
  return jwt !== undefined && jwt > 0 && jwt >= (quality(accept, 'application/json') ?? 0);
}

/** How much a header wants a type that it names; undefined when it does not. */
function quality(accept: string | undefined, type: string): number | undefined {
  for (const range of accept?.split(',') ?? []) {
    const [name, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    if (name === type) return q === undefined ? 1 : Number(q) || 0;
  }
  return undefined;
}
