import { contractFault, sameJson, type ClaimSource, type ContractFault } from '@symbolon/contracts';
import type { ResourceServer } from '../access/resource-server.ts';
import type { Client } from '../clients/client.ts';
import { namedGroups } from '../users/user-groups.ts';
import { userClaims, type User } from '../users/user.ts';

/** Claims that contracts want in a token, as it will hold them. */
export type ContractClaims = Readonly<Record<string, unknown>>;

/** Who the token speaks for: a user of the client, or the client itself. */
export interface Spoken {
  readonly client: Client;
  readonly user: User | undefined;
  /** The groups that directories have put the user into; undefined where nobody needs them, or there are more than are told. */
  readonly groups: readonly string[] | undefined;
}

/**
 * Why a token must not be minted: `never` when this client or this kind of grant has nothing to offer for a claim, whatever is
 * asked; `data` when what we hold does not fit; `conflict` when one token cannot serve all of its audiences.
 */
export type ContractRefusal =
  | ({ readonly kind: 'never' | 'data'; readonly audience: string } & ContractFault)
  | { readonly kind: 'conflict'; readonly audience: string; readonly claim: string };

export type ContractOutcome = { readonly kind: 'satisfied'; readonly claims: ContractClaims } | { readonly kind: 'refused'; readonly refusal: ContractRefusal };

/** Bytes of all of them together: a token has to fit into a header, beside the claims of our own. */
const longestClaims = 4096;

/** Whether one of these contracts says what groups a user is in. */
export const needsGroups = (resourceServers: readonly ResourceServer[]): boolean => resourceServers.some(({ contract }) => contract !== null && Object.values(contract.claims).some(({ from }) => 'groups' in from));

/** Gathers what the contracts of these audiences want in a token, and checks that it satisfies every one. */
export function contractClaims(resourceServers: readonly ResourceServer[], spoken: Spoken): ContractOutcome {
  const merged = new Map<string, unknown>();
  const person = spoken.user && { ...userClaims(spoken.user), username: spoken.user.username };
  for (const { audience, contract } of resourceServers) {
    if (!contract) continue;
    const own = Object.entries(contract.claims).map(([claim, { from }]) => [claim, valueOf(from, spoken, person)] as const);
    const fault = contractFault(contract, Object.fromEntries(own.filter(([, value]) => value !== undefined)));
    if (fault) return refuse({ kind: isHopeless(contract.claims[fault.claim]?.from, fault, spoken) ? 'never' : 'data', audience, ...fault });
    const other = own.find(([claim, value]) => merged.has(claim) && !sameJson(merged.get(claim), value));
    if (other) return refuse({ kind: 'conflict', audience, claim: other[0] });
    for (const [claim, value] of own) merged.set(claim, value);
  }
  return withinLimit(Object.fromEntries([...merged].filter(([, value]) => value !== undefined)), resourceServers);
}

function valueOf(from: ClaimSource, { client, user, groups }: Spoken, person: ContractClaims = {}): unknown {
  if ('constant' in from) return from.constant;
  if ('role' in from) return (user ?? client).roles.includes(from.role);
  if ('client' in from) return own(client.attributes, from.client);
  if ('groups' in from) return namedGroups(groups, from.groups);
  return own(person, from.user);
}

const own = (values: Readonly<Record<string, unknown>>, name: string): unknown => (Object.hasOwn(values, name) ? values[name] : undefined);

/** Whether no user and no later attempt could make it better, so that the client had better ask for something else. */
function isHopeless(from: ClaimSource | undefined, { at, message }: ContractFault, { user }: Spoken): boolean {
  if (!from || 'constant' in from) return false;
  if ('client' in from) return at === '$' && message === 'is missing';
  return user === undefined;
}

function withinLimit(claims: ContractClaims, resourceServers: readonly ResourceServer[]): ContractOutcome {
  const size = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;
  if (Object.keys(claims).length === 0 || size(claims) <= longestClaims) return { kind: 'satisfied', claims };
  const [claim = ''] = Object.keys(claims).sort((a, b) => size(claims[b]) - size(claims[a]));
  const audience = resourceServers.find(({ contract }) => contract && Object.hasOwn(contract.claims, claim))?.audience ?? '';
  return refuse({ kind: 'data', audience, claim, at: '$', message: `makes the claims longer than ${longestClaims} bytes` });
}

const refuse = (refusal: ContractRefusal): ContractOutcome => ({ kind: 'refused', refusal });
