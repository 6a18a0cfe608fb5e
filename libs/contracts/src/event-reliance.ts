import type { ClaimSchema } from './claim-schema.ts';
import { isWithin } from './claim-subset.ts';
import type { BrokenReliance } from './consumer-check.ts';
import type { ConsumerContract, EventReliance } from './consumer-contract.ts';
import { memberOf } from './contract-change.ts';
import type { GivenDetail, GivenEvents } from './event-document.ts';
import { isObject, type JsonObject } from './schema-document.ts';

/** What consumers rely on in events and a release does not tell. */
export function brokenEventReliances(events: GivenEvents, consumers: readonly ConsumerContract[]): readonly BrokenReliance[] {
  return consumers.flatMap(({ consumer, contact, events: relied }) =>
    Object.entries(relied).flatMap(([event, { details }]) => {
      const given = Object.hasOwn(events, event) ? events[event] : undefined;
      const faults = given ? detailFaults(details, given) : [{ member: 'type', sentence: 'there is no such event' }];
      return faults.map((fault) => ({ consumer, ...(contact !== undefined && { contact }), event, ...fault }));
    }),
  );
}

/** Where a consumer contract says what is broken (RFC 6901, as its steps); undefined for what is not about events. */
export const placeOfReliance = ({ event, member }: BrokenReliance): readonly string[] | undefined =>
  event === undefined ? undefined : ['events', event, ...(member === 'type' ? [] : ['details', member.slice('details.'.length)])];

const detailFaults = (relied: EventReliance['details'], given: Readonly<Record<string, GivenDetail>>) =>
  Object.entries(relied).flatMap(([name, wanted]) => {
    const sentence = detailSentence(wanted, Object.hasOwn(given, name) ? given[name] : undefined);
    return sentence === undefined ? [] : [{ member: memberOf('details', name), sentence }];
  });

function detailSentence({ schema, required }: EventReliance['details'][string], given: GivenDetail | undefined): string | undefined {
  if (!given) return 'this member is not there';
  if (required && !given.required) return 'this member may be missing, and it needs it always';
  return schema && !isWithin(asClaimSchema(given.schema), schema) ? 'this member may have values that it does not understand' : undefined;
}

const plainKeywords = ['type', 'enum', 'const', 'minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'uniqueItems', 'required'];

/** The same with the keywords that containment is decided over. What is left out makes it wider: a doubt is told, never passed over. */
function asClaimSchema(schema: JsonObject): ClaimSchema {
  const { items, properties, additionalProperties } = schema;
  return {
    ...Object.fromEntries(Object.entries(schema).filter(([name]) => plainKeywords.includes(name))),
    ...(isObject(items) && { items: asClaimSchema(items) }),
    ...(isObject(properties) && { properties: Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, asClaimSchema(isObject(member) ? member : {})])) }),
    ...(additionalProperties === false && { additionalProperties }),
  };
}
