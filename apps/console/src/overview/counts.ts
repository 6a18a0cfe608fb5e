import type { CountedType, StatisticsPage } from '@symbolon/contracts';
import { ask } from '../api/request.ts';
import type { Days } from './spans.ts';

/** All pages of the counts of one kind: at most one for each hour, so four pages for thirty days. */
export async function countsOf(type: CountedType, days: Days, signal: AbortSignal): Promise<{ readonly until: string; readonly total: number; readonly items: StatisticsPage['items'] }> {
  const until = new Date().toISOString();
  const query = { type, limit: '200', until, since: new Date(new Date(until).getTime() - days * 86_400_000).toISOString() };
  const items: StatisticsPage['items'] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ask<StatisticsPage>('getStatistics', { query: { ...query, cursor }, signal });
    items.push(...page.items);
    if (page.next_cursor === null) return { until, total: page.totals[type], items };
    cursor = page.next_cursor;
  }
}
