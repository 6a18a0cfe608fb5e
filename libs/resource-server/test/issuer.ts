/** What an issuer answers, as a fetch that reaches nothing else; `calls` are the addresses that were asked for. */
export function issuerOf({ issuer, keys, metadata = {} }: { readonly issuer: string; readonly keys: readonly unknown[]; readonly metadata?: Readonly<Record<string, unknown>> }) {
  const calls: string[] = [];
  const documents: Record<string, unknown> = {
    [`${issuer}/.well-known/oauth-authorization-server`]: { issuer, jwks_uri: `${issuer}/jwks`, ...metadata },
    [`${issuer}/jwks`]: { keys },
  };
  const answer = (address: string): Promise<Response> => {
    calls.push(address);
    const document = documents[address];
    return Promise.resolve(document === undefined ? new Response('not found', { status: 404 }) : Response.json(document));
  };
  return { calls, documents, fetch: ((address: string) => answer(address)) as typeof globalThis.fetch };
}
