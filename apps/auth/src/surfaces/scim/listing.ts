import { Injectable } from '@nestjs/common';
import { scimMessages, type ScimListQuery } from '@symbolon/contracts';
import type { ScimSearch } from '@symbolon/database';
import { ProblemError } from '../../platform/errors/problem-error.ts';
import { ScimError } from '../../platform/errors/scim-error.ts';
import { Cursors } from '../../platform/http/cursors.ts';
import { conditionOf } from './filter/condition-of.ts';
import { parseFilter } from './filter/parse-filter.ts';
import { projectionOf } from './projection.ts';
import type { Json } from './read-value.ts';
import type { Resources } from './resources.ts';
import type { Source } from './scim-door.ts';
import { sortOf } from './sort-of.ts';

/** Resources of one page, where nobody says how many; and at most. */
export const pageSizes = { usual: 100, most: 200 } as const;
/** Resources past it are neither counted nor passed over by number: there is the cursor. */
export const mostCounted = 100_000;

/** Lists of resources: what is wanted, in which order, and which page of it (RFC 7644 section 3.4.2, RFC 9865). */
@Injectable()
export class Listing {
  constructor(private readonly cursors: Cursors) {}

  async of(resources: Resources, source: Source, query: ScimListQuery): Promise<Json> {
    const { type } = resources;
    const { filter, sortBy, sortOrder, cursor } = query;
    const projection = projectionOf(type, query);
    const list = JSON.stringify(['scim counted', type.name, source.id, filter, sortBy, sortOrder]);
    const limit = Math.min(Math.max(whole('count', query.count, pageSizes.usual), 0), pageSizes.most);
    const startIndex = cursor === undefined ? Math.max(whole('startIndex', query.startIndex, 1), 1) : undefined;
    if (startIndex !== undefined && startIndex > mostCounted) throw new ScimError(400, `startIndex may be ${mostCounted}: ask by cursor.`, 'invalidValue');
    const from = cursor === undefined || cursor === '' ? undefined : this.#placeOf(list, cursor);
    const search: ScimSearch = {
      sourceId: source.id,
      where: filter === undefined || filter.trim() === '' ? undefined : conditionOf(type, parseFilter(filter)),
      sort: sortOf(type, sortBy, sortOrder),
      after: from?.after,
      skip: (startIndex ?? 1) - 1,
      limit: startIndex === undefined ? limit + 1 : limit, // one more tells whether there is a next page
      countTo: from === undefined ? mostCounted : undefined, // whoever goes on has the number in the cursor: it is counted once for all of its pages
    };
    const { rows, total = from?.total ?? 0 } = await resources.search(search);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const shown = await resources.view(source, page.map(({ id }) => id), { withoutMembers: !projection.shows('members') });
    return {
      schemas: [scimMessages.list],
      totalResults: total,
      ...(startIndex !== undefined && { startIndex }),
      itemsPerPage: shown.length,
      ...(last && startIndex === undefined && { nextCursor: this.cursors.cursorOf(list, [JSON.stringify([total, last.key]), last.id]) }),
      Resources: shown.map((each) => projection.of(each)),
    };
  }

  /** People, and behind them groups (RFC 7644 section 3.4.3). What only one kind has, the other has not: none of it is found. */
  async ofAll(all: readonly Resources[], source: Source, query: ScimListQuery): Promise<Json> {
    if (query.cursor !== undefined) throw new ScimError(400, 'Ask for one kind of resources by cursor.', 'invalidCursor');
    const startIndex = Math.max(whole('startIndex', query.startIndex, 1), 1);
    let [total, left, skip] = [0, Math.min(Math.max(whole('count', query.count, pageSizes.usual), 0), pageSizes.most), startIndex - 1];
    const found: unknown[] = [];
    const refusals: ScimError[] = [];
    for (const resources of all) {
      try {
        const page = await this.of(resources, source, { ...query, count: String(left), startIndex: String(Math.min(skip + 1, mostCounted)) });
        const [shown, here] = [page['Resources'] as readonly unknown[], Number(page['totalResults'])];
        found.push(...shown);
        [total, left, skip] = [total + here, left - shown.length, Math.max(skip - here, 0)];
      } catch (error) {
        if (!(error instanceof ScimError)) throw error;
        refusals.push(error);
      }
    }
    const [refusal] = refusals;
    if (refusal && refusals.length === all.length) throw refusal;
    return { schemas: [scimMessages.list], totalResults: total, startIndex, itemsPerPage: found.length, Resources: found };
  }

  /** Where a page begins, and how many there were when the first was asked for. */
  #placeOf(list: string, cursor: string): { readonly after: readonly [key: string, id: string]; readonly total: number } {
    try {
      const [counted, id] = this.cursors.placeOf(list, cursor);
      const [total, key] = JSON.parse(counted) as [number, string]; // as it was written
      return { after: [key, id], total };
    } catch (error) {
      throw error instanceof ProblemError ? new ScimError(400, 'The cursor is not one of this list with this filter and order: begin without one.', 'invalidCursor') : error;
    }
  }
}

/** A number as the URI has it. */
function whole(name: 'count' | 'startIndex', text: string | undefined, otherwise: number): number {
  if (text === undefined || text === '') return otherwise;
  if (!/^-?\d{1,9}$/.test(text)) throw new ScimError(400, `${name} must be a whole number.`, name === 'count' ? 'invalidCount' : 'invalidValue');
  return Number(text);
}
