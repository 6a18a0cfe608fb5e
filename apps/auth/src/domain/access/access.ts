import { identityScopes } from '@symbolon/contracts';
import type { ResourceServer } from './resource-server.ts';

/** What a token is for: scopes, and the resource servers that read it. */
export interface Access {
  readonly scope: readonly string[];
  readonly resourceServers: readonly ResourceServer[];
}

export type AccessOutcome = { readonly kind: 'granted'; readonly access: Access } | { readonly kind: 'refused'; readonly error: 'invalid_scope' | 'invalid_target'; readonly sentence: string };

/** What is asked for, and the limits it is asked within. */
export interface AccessRequest {
  /** Undefined to take everything within the limits. */
  readonly scope: readonly string[] | undefined;
  /** Audiences (RFC 8707); empty to take those that own the scopes. */
  readonly resource: readonly string[];
  /** The scopes that the client, and later the grant, may have at most. */
  readonly limit: readonly string[];
  /** The audiences that the grant may have at most; undefined before there is a grant. */
  readonly audienceLimit?: readonly string[];
  /** Whether a user stands behind the token, so that scopes of OpenID Connect make sense. */
  readonly hasUser: boolean;
}

/** Decides scopes and audiences (RFC 6749 section 3.3, RFC 8707 section 2). The answer never holds more than the limit. */
export function decideAccess({ scope, resource, limit, audienceLimit, hasUser }: AccessRequest, all: readonly ResourceServer[]): AccessOutcome {
  const ownedBy = (server: ResourceServer) => server.scopes.filter((name) => limit.includes(name));
  const within = all.filter((server) => ownedBy(server).length > 0 && (audienceLimit?.includes(server.audience) ?? true));
  // Nobody who asks for a token for a shop is to carry one that opens the house.
  const isAsked = ({ audience, scopes }: ResourceServer) => audienceLimit !== undefined || resource.includes(audience) || scopes.some((name) => scope?.includes(name));
  const possible = within.some(({ byNameOnly }) => !byNameOnly) ? within.filter((server) => !server.byNameOnly || isAsked(server)) : within;
  const strange = resource.find((audience) => !possible.some((server) => server.audience === audience));
  if (strange !== undefined) return refuse('invalid_target', 'A requested resource is unknown or not for this client.');
  const named = resource.length > 0 ? possible.filter((server) => resource.includes(server.audience)) : possible;

  const aboutUsers = identityScopes.filter((name) => !all.some(({ scopes }) => scopes.includes(name))); // one that an API has is that API's
  const open = new Set([...(hasUser ? aboutUsers : []), ...named.flatMap(ownedBy)]);
  const strangeScope = scope?.find((name) => !limit.includes(name));
  if (strangeScope !== undefined) return refuse('invalid_scope', `${nameOf(strangeScope)} is ${audienceLimit ? 'unknown, not for this client, or was not granted' : 'unknown or not for this client'}.`);
  const misplaced = scope?.find((name) => !open.has(name));
  if (misplaced !== undefined) return refuse('invalid_scope', `${nameOf(misplaced)} ${aboutUsers.includes(misplaced) ? 'is about a person: this grant has none' : 'is not of a requested resource'}.`);
  const granted = limit.filter((name) => open.has(name) && (scope ?? limit).includes(name));

  const readers = resource.length > 0 ? named : named.filter((server) => server.scopes.some((name) => granted.includes(name)));
  if (new Set(readers.map((server) => server.accessTokenSigningAlg)).size > 1)
    return refuse('invalid_target', 'The resources want different signatures: ask for one at a time with resource.');
  if (!hasUser && readers.length === 0) return refuse('invalid_scope', 'This client has no scope of any resource server.');
  return { kind: 'granted', access: { scope: granted, resourceServers: readers } };
}

/** Who asked for a scope may be told which it was. Whether others have it is not told, and what is no name, or as long as a secret of ours and no URI, is not repeated. */
const nameOf = (scope: string): string => (/^(?=.{1,40}$|.{1,100}$(?<=:.*))[\x21\x23-\x5B\x5D-\x7E]+$/.test(scope) ? `The scope ${scope}` : 'A requested scope');

const refuse = (error: 'invalid_scope' | 'invalid_target', sentence: string): AccessOutcome => ({ kind: 'refused', error, sentence });
