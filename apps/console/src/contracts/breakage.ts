import type { ConfiguredObject } from '@symbolon/contracts';
import { apiOf, entryOf } from '../apis/api-entry.ts';
import { ApiError, ask, type Call } from '../api/request.ts';
import type { Node } from './graph.ts';

/** The change by which a node goes away, for the server to be asked about; undefined for what breaks nobody. */
export function removalOf({ kind, label, of }: Node, api: ConfiguredObject | undefined): Call | undefined {
  if (!api) return undefined;
  const params = { audience: of };
  if (kind === 'api') return { endpoint: 'deleteResourceServer', params };
  if (kind !== 'claim' && kind !== 'scope') return undefined;
  const said = apiOf(api.entry);
  const without = { ...said, ...(kind === 'claim' ? { claims: said.claims.filter(({ name }) => name !== label) } : { scopes: said.scopes.filter(({ name }) => name !== label) }) };
  return { endpoint: 'replaceResourceServer', params, body: entryOf(without, api.entry), ifMatch: api.etag };
}

/** Whom a change would break, in the server's words; nothing is changed. */
export async function breakageOf(call: Call): Promise<readonly string[]> {
  try {
    await ask(call.endpoint, { ...call, query: { dry_run: 'true' } });
    return [];
  } catch (error) {
    const problem = error instanceof ApiError ? error.problem : undefined;
    if (problem?.status !== 409 && problem?.status !== 400) throw error;
    return problem.errors?.map(({ detail }) => detail) ?? [problem.title];
  }
}
