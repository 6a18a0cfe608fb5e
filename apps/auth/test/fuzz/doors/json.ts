import { api, readClaimsRequest, type Endpoint } from '@symbolon/contracts';
import { parseJson } from '../../../../../libs/contracts/src/json.ts';
import { readJsonObject } from '../../../../../libs/resource-server/src/strict-json.ts';
import { isMap, isScalar, parseDocument, visit } from 'yaml';
import { demand, demandSame, platformJson, textOf, type Door } from '../door.ts';

const type = 'application/json';
const bodies = Object.values(api)
  .flatMap((surface) => Object.values<Endpoint>(surface))
  .flatMap(({ body }) => (body?.contentTypes.includes(type) === true ? [body] : []));

/** Whether members stand twice, by a foreign parser that sees them: the platform's does not. Undefined where that reads no JSON of this kind. */
function repeats(text: string): { readonly atTop: boolean; readonly anywhere: boolean } | undefined {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent', prettyErrors: false });
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  const twice: unknown[] = [];
  visit(document, {
    Map: (_, map) => {
      const names = map.items.map(({ key }) => (isScalar(key) ? key.value : undefined));
      if (new Set(names).size < names.length) twice.push(map);
    },
  });
  return { atTop: twice.includes(document.contents), anywhere: twice.length > 0 };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON: read as the platform reads it, and nothing that parsers read differently. One of the bodies of the admin and account APIs is read by each text. */
export const json: Door = (bytes) => {
  const text = textOf(bytes);
  const [ours, strict, theirs, seen] = [parseJson(text), readJsonObject(bytes), platformJson(text), isObject(platformJson(text)) ? repeats(text) : undefined];
  if (ours.ok) demandSame(ours.value, theirs, 'JSON is read otherwise than by the platform.');
  demand(!ours.ok || seen?.atTop !== true, 'A member that stands twice is taken.');
  demand(ours.ok || !isObject(theirs) || seen?.atTop !== false, 'JSON is refused for no reason.');
  if (strict) demandSame(strict, theirs, 'The JSON of a token is read otherwise than by the platform.');
  demand(!strict || seen?.anywhere !== true, 'A member that stands twice in a token is taken.');
  readClaimsRequest(text);
  bodies[text.length % bodies.length]?.read({ contentType: type, authorization: undefined, queryNames: [], body: bytes });
};
