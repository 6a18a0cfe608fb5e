import { hashKey, useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ask, type Call } from './request.ts';

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

interface Options<Item> extends Pick<Call, 'endpoint' | 'params' | 'query'> {
  readonly queryKey: readonly unknown[];
  /** Whether what was found stays while something else is looked for. */
  readonly keepsBefore?: boolean;
  /** Milliseconds after which what is there is asked for again, by what is there. */
  readonly refreshed?: (pages: readonly PageOf<Item>[]) => number | false;
}

/** A list of the admin API, of which one page after the other is asked for. */
export interface Pages<Item> {
  /** Undefined until the first page has come. */
  readonly items: readonly Item[] | undefined;
  readonly error: Error | null;
  readonly isFetching: boolean;
  readonly refetch: () => void;
  /** Asks for the next page; absent after the last one. */
  readonly more: (() => void) | undefined;
}

/** Asks for a list. Whoever asks for more while it is fetched asks once. */
export function usePages<Item>({ endpoint, params, query, queryKey, keepsBefore = false, refreshed }: Options<Item>): Pages<Item> {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery({
    queryKey,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => ask<PageOf<Item>>(endpoint, { ...(params && { params }), query: { ...query, cursor: pageParam }, signal }),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: (before) => (keepsBefore ? before : undefined),
    refetchInterval: ({ state: { data: known } }) => (known && refreshed ? refreshed(known.pages) : false),
  });
  useOneOfBefore<PageOf<Item>>(queryKey);
  return { items: data?.pages.flatMap(({ items }) => items), error, isFetching, refetch: () => void refetch(), more: hasNextPage ? () => void fetchNextPage({ cancelRefetch: false }) : undefined };
}

/** Keeps one page of what was looked for before: whoever looks for it anew begins at the top, and would have every page asked for again. */
function useOneOfBefore<Of>(queryKey: readonly unknown[]): void {
  const client = useQueryClient();
  const before = useRef(queryKey);
  useEffect(() => {
    const left = before.current;
    before.current = queryKey;
    if (hashKey(left) !== hashKey(queryKey)) client.setQueryData<InfiniteData<Of>>(left, (known) => known && { pages: known.pages.slice(0, 1), pageParams: known.pageParams.slice(0, 1) });
  });
}
