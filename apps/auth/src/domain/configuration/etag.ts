import { sha256 } from '@symbolon/crypto';
import type { Members } from './change.ts';

/** A strong tag of what a row says, without quotation marks (RFC 9110 section 8.8.3): of its content, not of a time. Of a secret it knows a digest of its hash. */
export const etagOf = (members: Members): string => sha256(JSON.stringify(canonical(members)));

/** With names in one order, since the database keeps none. */
function canonical(value: unknown): unknown {
  if (value instanceof Uint8Array) return sha256(value);
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).filter(([, each]) => each !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, canonical(each)]);
}
