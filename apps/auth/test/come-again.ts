import type { Answer } from './provider.ts';
import { isUnkind } from './test-database.ts';

/**
 * Sends, and where transactions follow one another sends once more whenever the answer is "not now": of many who want one row at once some
 * may be told so there (docs/distributed.md), and come again. On PostgreSQL as it is nobody is, and a 503 is what a test sees.
 */
export async function comingAgain<T extends Pick<Answer, 'status' | 'headers'>>(send: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await send();
    if (!isUnkind || answer.status !== 503 || !answer.headers.has('retry-after')) return answer;
  }
}
