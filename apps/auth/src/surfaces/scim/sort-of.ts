import type { ScimResourceType } from '@symbolon/contracts';
import type { ScimSearch } from '@symbolon/database';
import { ScimError } from '../../platform/errors/scim-error.ts';
import { placeOf } from './filter/places.ts';
import { findAttribute } from './schema-paths.ts';

const unsorted = () => new ScimError(400, 'sortBy must name an attribute with one value.', 'invalidPath');

/** The order that is wanted (RFC 7644 section 3.4.2.3): by something of which there is one at most. */
export function sortOf(type: ScimResourceType, sortBy: string | undefined, sortOrder: string | undefined): ScimSearch['sort'] {
  const order = sortOrder?.toLowerCase() ?? 'ascending';
  if (order !== 'ascending' && order !== 'descending') throw new ScimError(400, 'sortOrder must be ascending or descending.', 'invalidValue');
  if (sortBy === undefined || sortBy === '') return undefined;
  const found = findAttribute(type, sortBy);
  if (!found || found.attribute.type === 'complex' || found.attribute.multiValued || found.parent?.multiValued || found.attribute.returned === 'never') throw unsorted();
  const place = placeOf(type, found.path);
  if (!place) throw unsorted();
  return { place, isTime: found.attribute.type === 'dateTime', caseExact: found.attribute.caseExact ?? false, descending: order === 'descending' };
}
