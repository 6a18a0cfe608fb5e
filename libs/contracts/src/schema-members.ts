import { memberOf, paired, type ContractChange } from './contract-change.ts';
import { objectOf, type JsonObject } from './schema-document.ts';
import { changeAt, type Place } from './schema-place.ts';

/** What differs in the members of objects and the items of arrays. */
export function memberChanges(before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] {
  return [
    ...propertyChanges(before, after, place),
    ...part('additionalProperties', '.*', before, after, place),
    ...part('propertyNames', ' (its names)', before, after, place),
    ...part('items', '[]', before, after, place),
  ];
}

/** A keyword whose value is a schema; absent it admits everything. */
const part = (keyword: string, suffix: string, before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] =>
  keyword in before || keyword in after ? place.compare(before[keyword] ?? true, after[keyword] ?? true, { ...place, at: `${place.at}${suffix}` }) : [];

function propertyChanges(before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] {
  const [needed, needs] = [namesIn(before['required']), namesIn(after['required'])];
  const properties = paired(objectOf(before['properties']), objectOf(after['properties']));
  const known = new Set(properties.map(({ name }) => name));
  const nameless = [...new Set([...needed, ...needs])].filter((name) => !known.has(name)).map((name) => ({ name, before: true, after: true }));
  return [...properties, ...nameless].flatMap(({ name, before: old, after: fresh }) => {
    const at = { ...place, at: memberOf(place.at, name) };
    if (fresh === undefined) return [changeAt(at, 'breaking', 'is gone')];
    const isNeeded = needs.includes(name);
    if (old === undefined) return isNeeded ? [changeAt(at, 'narrower', 'is new, and required')] : newProperty(before['additionalProperties'], fresh, at);
    const requirement = isNeeded === needed.includes(name) ? [] : [isNeeded ? changeAt(at, 'narrower', 'is always there now') : changeAt(at, 'wider', 'may be missing now')];
    return [...requirement, ...place.compare(old, fresh, at)];
  });
}

/** Who knew of no such member ignores it; only a schema that promised that there is no other is broken, or one that said what others are. */
function newProperty(others: unknown, fresh: unknown, place: Place): readonly ContractChange[] {
  if (others === false) return [changeAt(place, 'wider', 'is new')];
  return [changeAt(place, 'additive', 'is new'), ...(others === undefined || others === true ? [] : place.compare(others, fresh, place))];
}

const namesIn = (required: unknown): readonly string[] => (Array.isArray(required) ? required.map(String) : []);
