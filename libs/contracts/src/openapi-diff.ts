import { sameJson } from './claim-check.ts';
import { paired, type ContractChange } from './contract-change.ts';
import { follow, objectOf, type JsonObject } from './schema-document.ts';
import { rootPlace, uniqueChanges } from './schema-diff.ts';
import { changeAt, type Place } from './schema-place.ts';

/** What differs between two OpenAPI 3.1 documents, for clients of the API that they describe. */
export function diffOpenapi(before: JsonObject, after: JsonObject): readonly ContractChange[] {
  const place = rootPlace(before, after, 'API', 'both');
  const [old, fresh] = [objectOf(before['components']), objectOf(after['components'])];
  return uniqueChanges([
    ...pathChanges(objectOf(before['paths']), objectOf(after['paths']), place),
    ...paired(objectOf(old['securitySchemes']), objectOf(fresh['securitySchemes'])).flatMap((pair) => wholeChange(pair, { ...place, at: `security scheme ${pair.name}` })),
    ...restChanges(before, after, ['openapi', 'paths', 'components', 'security'], place),
  ]);
}

interface Pair {
  readonly before: unknown;
  readonly after: unknown;
}

/** Something that is compared as one: to add it is additive, all else breaking. */
function wholeChange({ before, after }: Pair, place: Place): readonly ContractChange[] {
  if (sameJson(before, after)) return [];
  return [before === undefined ? changeAt(place, 'additive', 'is new') : changeAt(place, 'breaking', after === undefined ? 'is gone' : 'is another one')];
}

function pathChanges(before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] {
  return paired(before, after).flatMap(({ name: path, before: old, after: fresh }) =>
    paired(objectOf(old), objectOf(fresh)).flatMap(({ name, before: one, after: other }) => {
      const at = { ...place, at: methods.includes(name) ? `${name.toUpperCase()} ${path}` : `${path} ${name}` };
      if (!methods.includes(name)) return restChanges({ [name]: one }, { [name]: other }, [], at);
      if (one === undefined || other === undefined) return wholeChange({ before: one, after: other }, at);
      return operationChanges(objectOf(one), objectOf(other), at);
    }),
  );
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

function operationChanges(before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] {
  return [
    ...parameterChanges(before['parameters'], after['parameters'], place),
    ...bodyChanges(before['requestBody'], after['requestBody'], place),
    ...responseChanges(objectOf(before['responses']), objectOf(after['responses']), place),
    ...securityChanges(before['security'] ?? place.documents.before['security'], after['security'] ?? place.documents.after['security'], place),
    ...restChanges(before, after, ['parameters', 'requestBody', 'responses', 'security'], place),
  ];
}

/** What a part of an operation stands for when it is a reference. */
const resolved = (part: unknown, document: JsonObject): JsonObject => {
  const reference = objectOf(part)['$ref'];
  return objectOf(typeof reference === 'string' ? follow(document, reference) : part);
};

function parameterChanges(before: unknown, after: unknown, place: Place): readonly ContractChange[] {
  const byName = (list: unknown, document: JsonObject) =>
    Object.fromEntries((Array.isArray(list) ? (list as unknown[]) : []).map((each) => resolved(each, document)).map((each) => [`${String(each['in'])} parameter ${String(each['name'])}`, each]));
  return paired(byName(before, place.documents.before), byName(after, place.documents.after)).flatMap(({ name, before: old, after: fresh }) => {
    const at: Place = { ...place, at: `${place.at} ${name}`, direction: 'request' };
    if (!fresh) return [changeAt(at, 'breaking', 'is gone')];
    const isRequired = fresh['required'] === true;
    if (!old) return [changeAt(at, isRequired ? 'narrower' : 'additive', isRequired ? 'is new, and required' : 'is new')];
    return [...requirement(old, fresh, at), ...at.compare(old['schema'], fresh['schema'], at), ...restChanges(old, fresh, ['required', 'schema'], at)];
  });
}

function bodyChanges(before: unknown, after: unknown, place: Place): readonly ContractChange[] {
  const at: Place = { ...place, at: `${place.at} request`, direction: 'request' };
  if (before === undefined && after === undefined) return [];
  const [old, fresh] = [resolved(before, place.documents.before), resolved(after, place.documents.after)];
  if (after === undefined) return [changeAt(at, 'breaking', 'is gone')];
  if (before === undefined) return [fresh['required'] === true ? changeAt(at, 'narrower', 'is new, and required') : changeAt(at, 'additive', 'is new')];
  return [...requirement(old, fresh, at), ...contentChanges(old, fresh, at), ...restChanges(old, fresh, ['required', 'content'], at)];
}

const requirement = (before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] => {
  const [old, fresh] = [before['required'] === true, after['required'] === true];
  return old === fresh ? [] : [fresh ? changeAt(place, 'narrower', 'is required now') : changeAt(place, 'wider', 'may be left out now')];
};

function responseChanges(before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] {
  return paired(before, after).flatMap(({ name: status, before: old, after: fresh }) => {
    const at: Place = { ...place, at: `${place.at} ${status}`, direction: 'response' };
    if (old === undefined || fresh === undefined) return wholeChange({ before: old, after: fresh }, at);
    const [one, other] = [resolved(old, place.documents.before), resolved(fresh, place.documents.after)];
    return [...contentChanges(one, other, at), ...restChanges(one, other, ['content'], at)];
  });
}

function contentChanges(before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] {
  return paired(objectOf(before['content']), objectOf(after['content'])).flatMap(({ name: type, before: old, after: fresh }) => {
    const at = { ...place, at: `${place.at} ${type}` };
    if (old === undefined || fresh === undefined) return wholeChange({ before: old, after: fresh }, at);
    const [one, other] = [objectOf(old), objectOf(fresh)];
    return [...place.compare(one['schema'], other['schema'], at), ...restChanges(one, other, ['schema'], at)];
  });
}

const wording = ['summary', 'description', 'tags', 'externalDocs', 'deprecated', 'example', 'examples', 'info'];

/** What is not compared by its meaning. */
function restChanges(before: JsonObject, after: JsonObject, compared: readonly string[], place: Place): readonly ContractChange[] {
  return paired(before, after)
    .filter(({ name, before: old, after: fresh }) => !compared.includes(name) && !sameJson(old, fresh))
    .map(({ name }) => changeAt(place, wording.includes(name) ? 'neutral' : 'breaking', `${name} is another one`));
}

/** Each way to prove oneself is an alternative; an empty one stands for none at all. */
function securityChanges(before: unknown, after: unknown, place: Place): readonly ContractChange[] {
  const ways = (list: unknown): readonly unknown[] => (Array.isArray(list) && list.length > 0 ? (list as unknown[]) : [{}]);
  const isIn = (list: readonly unknown[], way: unknown) => list.some((each) => sameJson(each, way));
  const [old, fresh] = [ways(before), ways(after)];
  return [
    ...(old.every((way) => isIn(fresh, way)) ? [] : [changeAt(place, 'breaking', 'security has lost a way to prove who asks')]),
    ...(fresh.every((way) => isIn(old, way)) ? [] : [changeAt(place, 'additive', 'security has a new way to prove who asks')]),
  ];
}
