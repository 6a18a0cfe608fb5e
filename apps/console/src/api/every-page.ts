import type { ConfiguredObject, ConfiguredObjectPage } from '@symbolon/contracts';
import { ask } from './request.ts';

/** All objects of a list, for what has to know them all. */
export async function everyPage(endpoint: 'listResourceServers' | 'listConsumers' | 'listClients', signal: AbortSignal): Promise<readonly ConfiguredObject[]> {
  const items: ConfiguredObject[] = [];
  for (let cursor: string | undefined; ; ) {
    const page: ConfiguredObjectPage = await ask<ConfiguredObjectPage>(endpoint, { query: { limit: '200', cursor }, signal });
    items.push(...page.items);
    if (page.next_cursor === null) return items;
    cursor = page.next_cursor;
  }
}
