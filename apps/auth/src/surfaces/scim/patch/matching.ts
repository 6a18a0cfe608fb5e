import type { ScimAttribute } from '@symbolon/contracts';
import { ScimError } from '../../../platform/errors/scim-error.ts';
import type { Filter } from '../filter/parse-filter.ts';
import { isObject, type Json } from '../read-value.ts';
import { attributeNamed } from '../schema-paths.ts';

type Comparing = Extract<Filter, { is: unknown }>;

const bad = (detail: string) => new ScimError(400, `The path ${detail}`, 'invalidFilter');

/** Whether a filter in a path applies to one value of an attribute; the same rules as in the database. */
export function matches(list: ScimAttribute, filter: Filter, value: unknown): boolean {
  if ('all' in filter) return filter.all.every((each) => matches(list, each, value));
  if ('any' in filter) return filter.any.some((each) => matches(list, each, value));
  if ('not' in filter) return !matches(list, filter.not, value);
  if ('some' in filter) throw bad('has brackets inside of brackets.');
  const member = attributeNamed(list.subAttributes ?? [], 'present' in filter ? filter.present : filter.path);
  if (!member) throw bad(`names something that ${list.name} has not.`);
  const stored = isObject(value) ? value[member.name] : undefined;
  return 'present' in filter ? stored !== undefined : compares(stored, member, filter);
}

function compares(stored: unknown, { caseExact, type }: ScimAttribute, { is, value }: Comparing): boolean {
  if (value === null) return (is === 'ne') === (stored !== undefined);
  const fold = (each: unknown) => (typeof each === 'string' ? (caseExact ? each : each.toLowerCase()) : each === undefined ? undefined : JSON.stringify(each));
  const [left, right = ''] = [fold(stored), fold(value)];
  if (type === 'boolean' && is !== 'eq' && is !== 'ne') throw bad('compares true and false by their order.');
  if (is === 'ne') return left !== right;
  if (left === undefined) return false;
  const orders = { eq: left === right, co: left.includes(right), sw: left.startsWith(right), ew: left.endsWith(right), gt: left > right, ge: left >= right, lt: left < right, le: left <= right } as const;
  return orders[is];
}

/** What a value has to be for a filter of equations to apply to it: so a value that is not there is added as its path describes it. */
export function describedBy(list: ScimAttribute, filter: Filter): Json | undefined {
  if ('all' in filter) return filter.all.map((each) => describedBy(list, each)).reduce((all, each) => all && each && { ...all, ...each }, {});
  if (!('is' in filter) || filter.is !== 'eq' || filter.value === null) return undefined;
  const member = attributeNamed(list.subAttributes ?? [], filter.path);
  return member && { [member.name]: member.type === 'boolean' ? String(filter.value).toLowerCase() === 'true' : String(filter.value) };
}
