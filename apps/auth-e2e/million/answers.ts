import type { Page, Request } from 'playwright-core';
import { until } from '../src/until.ts';

/** A page of a list, as the console asked for it. */
export interface Answer {
  /** What was looked for. */
  readonly filter: string;
  readonly cursor: string | null;
  readonly items: number;
  readonly next: string | null;
}

interface Body {
  readonly items: readonly unknown[];
  readonly next_cursor: string | null;
}

/** What the admin API answers to a page of the console, in that order. */
export class Answers {
  readonly #lists = new Map<string, Answer[]>();
  /** Of whom the name alone was asked. */
  readonly people: string[] = [];
  /** Requests so far, whatever was asked, and those of them that are not answered yet. */
  asked = 0;
  open = 0;

  constructor(page: Page) {
    page.on('request', (request) => void this.#note(request));
  }

  async #note(request: Request): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url());
    const [, path] = /^\/admin\/v1\/(.*)/.exec(pathname) ?? [];
    if (path === undefined) return;
    this.asked += 1;
    this.open += 1;
    if (/^users\/[^/]+$/.test(path)) this.people.push(path);
    const response = await request.response();
    const body = (await response?.json().catch(() => undefined)) as Partial<Body> | undefined; // nobody waits for it any more
    const cursor = query.get('cursor');
    query.delete('cursor');
    if (body?.items) this.of(path).push({ filter: query.toString(), cursor, items: body.items.length, next: body.next_cursor ?? null });
    this.open -= 1;
  }

  /** Those that are pages of a list. */
  of(list: string): Answer[] {
    const known = this.#lists.get(list) ?? [];
    this.#lists.set(list, known);
    return known;
  }
}

/** Goes to the end of a list again and again until so many pages more have come, and answers the most rows that the browser held meanwhile. */
export async function scrollOn(page: Page, answers: readonly Answer[], pages: number): Promise<number> {
  let most = 0;
  for (const goal = answers.length + pages; answers.length < goal; ) {
    const before = answers.length;
    await until('the next page', async () => {
      await page.keyboard.press('End');
      most = Math.max(most, await page.locator('main tbody tr').count());
      return answers.length > before;
    });
  }
  return most;
}
