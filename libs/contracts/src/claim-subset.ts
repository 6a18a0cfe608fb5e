import { claimFault, sameJson } from './claim-check.ts';
import type { ClaimSchema } from './claim-schema.ts';

/**
 * Whether every value of one claim schema is a value of another. True only where that can be proven: false means that
 * there is such a value, or that this does not see why there is none.
 */
export function isWithin(inner: ClaimSchema, outer: ClaimSchema): boolean {
  const values = valuesOf(inner);
  if (values) return values.every((value) => claimFault(outer, value) === undefined);
  if (inner.type === undefined || valuesOf(outer)) return isExhausted(inner, outer);
  if (inner.type !== outer.type && !(inner.type === 'integer' && outer.type === 'number')) return false;
  return isWithinBounds(inner, outer) && areItemsWithin(inner, outer) && areMembersWithin(inner, outer);
}

/** The values of a schema that lists them; undefined when it does not. */
export function valuesOf(schema: ClaimSchema): readonly unknown[] | undefined {
  const named = schema.const !== undefined ? [schema.const] : schema.enum;
  return named?.filter((value) => claimFault(schema, value) === undefined);
}

/** Whether a type without a list has so few values that a list can hold them all. */
function isExhausted({ type }: ClaimSchema, outer: ClaimSchema): boolean {
  const all = type === 'boolean' ? [true, false] : type === 'null' ? [null] : undefined;
  return all?.every((value) => claimFault(outer, value) === undefined) ?? false;
}

function isWithinBounds(inner: ClaimSchema, outer: ClaimSchema): boolean {
  const isAtLeast = (name: 'minLength' | 'minimum' | 'minItems', none: number) => (inner[name] ?? none) >= (outer[name] ?? none);
  const isAtMost = (name: 'maxLength' | 'maximum' | 'maxItems') => (inner[name] ?? Infinity) <= (outer[name] ?? Infinity);
  return (
    isAtLeast('minLength', 0) && isAtLeast('minimum', -Infinity) && isAtLeast('minItems', 0) &&
    isAtMost('maxLength') && isAtMost('maximum') && isAtMost('maxItems')
  );
}

function areItemsWithin({ items, uniqueItems, maxItems = Infinity }: ClaimSchema, outer: ClaimSchema): boolean {
  if (outer.uniqueItems && !uniqueItems && maxItems > 1) return false;
  return outer.items === undefined || maxItems === 0 || (items !== undefined && isWithin(items, outer.items));
}

function areMembersWithin(inner: ClaimSchema, outer: ClaimSchema): boolean {
  const [known, wanted] = [new Map(Object.entries(inner.properties ?? {})), new Map(Object.entries(outer.properties ?? {}))];
  const isClosed = inner.additionalProperties === false;
  if (outer.additionalProperties === false && !(isClosed && [...known.keys()].every((name) => wanted.has(name)))) return false;
  if (outer.required?.some((name) => !inner.required?.includes(name))) return false;
  return [...wanted].every(([name, schema]) => {
    const mine = known.get(name);
    return mine ? isWithin(mine, schema) : isClosed;
  });
}

/** What one version of a claim means for those who read the version before. */
export type ClaimStep = 'same' | 'described' | 'narrowed' | 'widened' | 'changed';

/** How a claim's values differ. `described`: more is said of an object than before, which nobody who read it can miss. */
export function claimStep(before: ClaimSchema, after: ClaimSchema): ClaimStep {
  if (sameJson(before, after)) return 'same';
  const isReadable = isWithin(after, before);
  if (isReadable && isWithin(before, after)) return 'same';
  if (isReadable) return isWithin(before, partKnown(after, before)) ? 'described' : 'narrowed';
  return isWithin(before, after) ? 'widened' : 'changed';
}

/** The part of a schema that speaks of what an earlier one spoke of, without its promises that something is there. */
export function partKnown(schema: ClaimSchema, before: ClaimSchema): ClaimSchema {
  const known = new Map(Object.entries(before.properties ?? {}));
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const earlier = known.get(name);
    return earlier ? [[name, partKnown(member, earlier)] as const] : [];
  });
  return {
    ...schema,
    required: undefined,
    ...(schema.properties && { properties: Object.fromEntries(properties) }),
    ...(schema.items && before.items && { items: partKnown(schema.items, before.items) }),
  };
}
