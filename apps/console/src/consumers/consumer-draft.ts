import type { Api, Claim } from '../apis/api-entry.ts';

/** What somebody has chosen for a consumer so far. */
export interface ConsumerDraft {
  readonly consumer: string;
  readonly contact: string;
  readonly chosen: readonly string[];
}

/** Names one thing of an API, to be chosen. */
export const keyOf = (kind: 'scope' | 'claim', { audience }: Api, name: string): string => `${kind} ${audience} ${name}`;

/** The entry of a consumer that relies on what is chosen, as it is promised now. */
export function entryOf({ consumer, contact, chosen }: ConsumerDraft, apis: readonly Api[]): Readonly<Record<string, unknown>> {
  const relies_on = apis.flatMap((api) => {
    const scopes = api.scopes.map(({ name }) => name).filter((name) => chosen.includes(keyOf('scope', api, name)));
    const claims = api.claims.filter(({ name }) => chosen.includes(keyOf('claim', api, name)));
    if (scopes.length + claims.length === 0) return [];
    return [{ audience: api.audience, ...(scopes.length > 0 && { scopes }), ...(claims.length > 0 && { claims: Object.fromEntries(claims.map(promised)) }) }];
  });
  return { consumer, ...(contact !== '' && { contact }), relies_on };
}

/** A claim that may be missing can only be relied on as one. */
const promised = ({ name, claim }: Claim) => [name, { schema: claim['schema'], ...(claim['required'] === false && { required: false }) }] as const;
