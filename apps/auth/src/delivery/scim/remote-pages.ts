import { PushFailure, type ScimTarget } from '../../domain/provisioning/scim-target.ts';
import type { Account } from './account.ts';
import { listed, type ScimCalls } from './scim-calls.ts';

/** Accounts that are asked for at once; an application gives fewer as it likes. */
const width = 100;
/** Pages of one application, however many accounts it puts on one: more would be read without end. */
const mostPages = 20_000;
const mostAccounts = mostPages * width;

/** All accounts of an application, by its cursors where it has them (RFC 9865), and otherwise by their numbers (RFC 7644 section 3.4.2.4). */
export async function* remotePages(calls: ScimCalls, target: ScimTarget): AsyncGenerator<readonly Account[]> {
  const configuration = await calls.ask(target, { method: 'GET', path: '/ServiceProviderConfig' });
  const pagination = configuration.json['pagination'] as { readonly cursor?: unknown } | null | undefined;
  const hasCursors = configuration.status === 200 && pagination?.cursor === true;
  let next = hasCursors ? 'cursor=' : 'startIndex=1';
  let read = 0;
  for (let page = 0; page < mostPages && read < mostAccounts; page += 1) {
    const answer = await calls.ask(target, { method: 'GET', path: `/Users?${next}&count=${width}`, isPage: true });
    if (answer.status !== 200) throw new PushFailure('there is no list of accounts', 'target', answer.status);
    const accounts = listed(answer.json);
    yield accounts;
    read += accounts.length;
    const { nextCursor, totalResults } = answer.json;
    if (hasCursors ? typeof nextCursor !== 'string' || nextCursor === '' : accounts.length === 0 || typeof totalResults !== 'number' || read >= totalResults) return;
    next = hasCursors ? `cursor=${encodeURIComponent(nextCursor as string)}` : `startIndex=${read + 1}`;
  }
  throw new PushFailure('its list of accounts has no end', 'target');
}
