import { ScimError } from '../../../platform/errors/scim-error.ts';
import { isObject } from '../read-value.ts';

const prefix = 'bulkId:';

/** Ids of what was made before in the same request stand where it is named so (RFC 7644 section 3.7.2); what comes later cannot be named. */
export function withIds(value: unknown, made: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return value.startsWith(prefix) ? idOf(value, made) : value;
  if (Array.isArray(value)) return value.map((each: unknown) => withIds(each, made));
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withIds(each, made)])) : value;
}

export function idOf(text: string, made: ReadonlyMap<string, string>): string {
  if (!text.startsWith(prefix)) return text;
  const id = made.get(text.slice(prefix.length));
  if (id === undefined) throw new ScimError(409, 'A bulkId names nothing that this request has made before.', 'invalidValue');
  return id;
}
