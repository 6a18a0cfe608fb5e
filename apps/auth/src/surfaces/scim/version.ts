import { sha256 } from '@symbolon/crypto';
import { ScimError } from '../../platform/errors/scim-error.ts';
import { isObject, type Json } from './read-value.ts';

/** A resource with its version (RFC 7644 section 3.14): the same for the same content, on every node. */
export function withVersion(resource: Json): Json {
  const version = `W/"${sha256(JSON.stringify(resource)).slice(0, 27)}"`;
  return { ...resource, meta: { ...(resource['meta'] as Json), version } };
}

export const versionOf = ({ meta }: Json): string => String(isObject(meta) ? meta['version'] : '');

/** Whether a header of versions names this one: compared weakly (RFC 9110 section 8.8.3.2). */
export const names = (header: string, version: string): boolean => header.trim() === '*' || header.split(',').some((each) => each.trim().replace(/^W\//, '') === version.replace(/^W\//, ''));

/** Refuses to change what is not any more as the caller has read it (RFC 9110 section 13.1.1). */
export function demandVersion(ifMatch: string | undefined, resource: Json): void {
  if (ifMatch !== undefined && !names(ifMatch, versionOf(resource))) throw new ScimError(412, 'It has been changed by somebody else: read it again.');
}
