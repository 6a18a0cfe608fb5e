import type { ScimAttribute } from '@symbolon/contracts';
import { ScimError } from '../../../platform/errors/scim-error.ts';
import type { Filter } from '../filter/parse-filter.ts';
import { badValue, demandFew, isObject, readOne, readValue, type Json } from '../read-value.ts';
import { attributeNamed } from '../schema-paths.ts';
import { describedBy, matches } from './matching.ts';
import type { Operation } from './read-patch.ts';

/** How many values may still be looked at. */
export interface Budget {
  left: number;
}

interface Change extends Pick<Operation, 'op' | 'value'> {
  readonly where: Filter | undefined;
  /** The member of each value that is meant. */
  readonly member: string | undefined;
  /** Of a look at one value. */
  readonly cost: number;
}

/** What the values of an attribute with several are after one operation. */
export function changeValues(list: ScimAttribute, values: readonly unknown[], change: Change, budget: Budget): readonly unknown[] {
  budget.left -= values.length * change.cost + (Array.isArray(change.value) ? change.value.length : 1);
  if (budget.left < 0) throw new ScimError(413, 'These operations look at too many values: send fewer at once.', 'tooMany');
  return demandFew(list, afterChange(list, values, change));
}

function afterChange(list: ScimAttribute, values: readonly unknown[], change: Change): readonly unknown[] {
  const { op, value, where, member } = change;
  if (member !== undefined || where) return changeSome(list, values, change);
  if (op === 'remove') return value === undefined ? [] : without(list, values, read(list, value));
  const given = read(list, value);
  const fresh = op === 'replace' ? given : without(list, given, values);
  return onePrimary(op === 'replace' ? fresh : [...values, ...fresh], fresh);
}

const read = (list: ScimAttribute, value: unknown): readonly unknown[] => (readValue(list, value) as readonly unknown[] | undefined) ?? [];

/** Two values are one when they say the same; members of groups, who they are. */
const keyOf = ({ name }: ScimAttribute, value: unknown): string => (name === 'members' && isObject(value) ? String(value['value']) : JSON.stringify(isObject(value) ? Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)) : value));

function without(list: ScimAttribute, values: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  const known = new Set(others.map((each) => keyOf(list, each)));
  return values.filter((each) => !known.has(keyOf(list, each)));
}

function changeSome(list: ScimAttribute, values: readonly unknown[], { op, value, where, member }: Change): readonly unknown[] {
  const isMeant = values.map((each) => !where || matches(list, where, each));
  if (op === 'remove' && member === undefined) return values.filter((_, index) => !isMeant[index]);
  const inner = member === undefined ? undefined : attributeNamed(list.subAttributes ?? [], member);
  if (member !== undefined && !inner) throw new ScimError(400, `${list.name} has no such member.`, 'invalidPath');
  const isThere = inner !== undefined && values.some((each, index) => isMeant[index] && isObject(each) && each[inner.name] !== undefined);
  if (inner && (inner.mutability === 'readOnly' || (inner.mutability === 'immutable' && isThere))) throw new ScimError(400, `${list.name}.${inner.name} is not written.`, 'mutability');
  if (!isMeant.includes(true)) return op === 'remove' ? values : added(list, values, { op, value, where, inner });
  const changed = values.map((each, index) => (isMeant[index] ? changeOne(list, each, { op, value, inner }) : each)).filter((each) => each !== undefined);
  const unchanged = new Set(values);
  return onePrimary(changed, changed.filter((each) => !unchanged.has(each)));
}

interface Inner extends Pick<Operation, 'op' | 'value'> {
  readonly inner: ScimAttribute | undefined;
}

function changeOne(list: ScimAttribute, each: unknown, { op, value, inner }: Inner): unknown {
  const before = isObject(each) ? each : {};
  if (!inner) {
    const given = readOne(list, value);
    if (!isObject(given)) throw badValue(`A value of ${list.name} must be an object.`);
    return { ...before, ...given };
  }
  const { [inner.name]: _, ...rest } = before;
  const given = op === 'remove' ? undefined : readOne(inner, value);
  const after = given === undefined ? rest : { ...before, [inner.name]: given };
  return Object.keys(after).length > 0 ? after : undefined;
}

/** A value that is not there yet is added as its path describes it: so Entra adds an address. To replace it, it has to be there. */
function added(list: ScimAttribute, values: readonly unknown[], { op, value, where, inner }: Inner & { readonly where: Filter | undefined }): readonly unknown[] {
  const described: Json | undefined = where ? describedBy(list, where) : {};
  if (op === 'replace' || !described) throw new ScimError(400, `No value of ${list.name} is as the path says.`, 'noTarget');
  const fresh = changeOne(list, described, { op, value, inner });
  return onePrimary([...values, fresh], [fresh]);
}

/** What was made the first choice takes that from all others (RFC 7644 section 3.5.2). */
function onePrimary(values: readonly unknown[], given: readonly unknown[]): readonly unknown[] {
  const first = given.findLast((each) => isObject(each) && each['primary'] === true);
  if (first === undefined) return values;
  return values.map((each) => (isObject(each) && each['primary'] === true && each !== first ? { ...each, primary: false } : each));
}
