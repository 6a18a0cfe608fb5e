import type { Pages } from '../api/use-pages.ts';
import { DataTable, type Table } from './data-table.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface Props<Item> extends Omit<Table<Item>, 'items' | 'more'> {
  readonly pages: Pages<Item>;
  /** Those of them that are shown: all when absent. */
  readonly items?: readonly Item[] | undefined;
}

/** A list of the admin API: what it holds, what comes while it is waited for, and what to do where it did not come. */
export const PageTable = <Item,>({ pages, items = pages.items, ...table }: Props<Item>) => (
  <>
    {pages.error && <ProblemNotice error={pages.error} retry={pages.refetch} />}
    {!(pages.error && !pages.items) && <DataTable {...table} items={items} more={pages.more} />}
  </>
);
