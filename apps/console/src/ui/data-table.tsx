import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { createContext, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { t } from '../i18n/catalogue.ts';

export interface Column<Item> {
  readonly head: string;
  readonly cell: (item: Item) => ReactNode;
}

export interface Table<Item> {
  /** What the table is of, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column<Item>[];
  /** Undefined until they are known. */
  readonly items: readonly Item[] | undefined;
  readonly keyOf: (item: Item) => string;
  /** What to do where there is none. */
  readonly empty: ReactNode;
  /** That there are few, as a rule: less room is kept while they are waited for, and what stands below is not pushed up when they come. */
  readonly isShort?: boolean;
  /** Asks for the next page; absent after the last one. */
  readonly more?: (() => void) | undefined;
}

/** Whether somebody can look at the row around: it is in the window, and stays. What a row asks for by itself waits for that, or scrolling would ask for all that passes by. */
export const IsLookedAt = createContext(true);

/** Pixels of a row before it is measured. */
const estimated = 37;
const expected = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** A list, of which the rows are made that can be seen: however many were loaded. The next page is asked for near the end. */
export function DataTable<Item>({ label, columns, items, keyOf, empty, isShort = false, more }: Table<Item>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + scrollY), [items === undefined]);
  const rows = useWindowVirtualizer({ count: items?.length ?? 0, estimateSize: () => estimated, overscan: 30, scrollMargin: top, getItemKey: (index) => (items?.[index] === undefined ? index : keyOf(items[index])) });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const isNearEnd = items !== undefined && last >= items.length - 5;
  useEffect(() => {
    if (isNearEnd && scrollY > 0) more?.();
  }, [isNearEnd, more]);

  if (items?.length === 0) return <div className="empty-state">{empty}</div>;
  const before = (shown[0]?.start ?? top) - top;
  const after = rows.getTotalSize() - ((shown.at(-1)?.end ?? top) - top);
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label={label} aria-busy={items === undefined || undefined}>
        <table aria-rowcount={more ? -1 : (items?.length ?? -1)}>
          <thead><tr>{columns.map(({ head }) => <th key={head} scope="col">{head}</th>)}</tr></thead>
          <tbody ref={body}>
            {items === undefined && expected.slice(0, isShort ? 2 : undefined).map((key) => <tr key={key}>{columns.map(({ head }) => <td key={head}><span className="skeleton">{t('loading')}</span></td>)}</tr>)}
            {before > 0 && <tr aria-hidden style={{ height: before }} />}
            {shown.map(({ index, key }) => {
              const item = items?.[index];
              if (item === undefined) return undefined;
              return (
                <IsLookedAt key={String(key)} value={!rows.isScrolling && rows.range !== null && index >= rows.range.startIndex && index <= rows.range.endIndex}>
                  <tr data-index={index} ref={rows.measureElement} aria-rowindex={index + 2}>{columns.map(({ head, cell }) => <td key={head}>{cell(item)}</td>)}</tr>
                </IsLookedAt>
              );
            })}
            {after > 0 && items !== undefined && <tr aria-hidden style={{ height: after }} />}
          </tbody>
        </table>
      </div>
      {more && <button type="button" onClick={more}>{t('more')}</button>}
    </>
  );
}
