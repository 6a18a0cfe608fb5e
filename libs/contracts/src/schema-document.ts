/** A JSON Schema as it stands in a document, or another part of one. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object whose members can be asked for; everything else has none. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** The part of a document that a JSON Pointer in a `$ref` names (RFC 6901); undefined when it leads nowhere, or elsewhere. */
export function follow(document: JsonObject, reference: string): unknown {
  if (reference === '#') return document;
  if (!reference.startsWith('#/')) return undefined;
  let part: unknown = document;
  for (const step of reference.slice(2).split('/')) {
    const name = decoded(step).replaceAll('~1', '/').replaceAll('~0', '~');
    part = Object.hasOwn(Object(part) as object, name) ? (part as JsonObject)[name] : undefined;
  }
  return part;
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/** Every reference inside of a value, however deep. */
export function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => (name === '$ref' && typeof member === 'string' ? [member] : referencesIn(member)));
}
