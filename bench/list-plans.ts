import { searchUsers, type UserSearch } from '@symbolon/database';
import type pg from 'pg';

/** How PostgreSQL answers a search for users: the statement is taken down as it would be sent, then planned and run. */
export async function planOfSearch(database: pg.Client, search: UserSearch): Promise<string> {
  let sent: Statement | undefined;
  const recorder = { $queryRaw: (strings: readonly string[], ...values: readonly unknown[]) => Promise.resolve((sent = flat({ strings, values }), [])) };
  await searchUsers(recorder as unknown as Parameters<typeof searchUsers>[0], search);
  return planOf(database, sent?.text ?? '', sent?.values ?? []);
}

/** How it answers what the server asked last of the events: the statement as a session of the server sent it, with the values that the request had. */
export async function planOfLastEvents(database: pg.Client, query: URLSearchParams): Promise<string> {
  const { rows } = await database.query<{ query: string }>(
    `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query ~ 'FROM "[a-z]+"."events".*ORDER BY' ORDER BY query_start DESC LIMIT 1`,
  );
  const text = rows[0]?.query;
  if (text === undefined) throw new Error('No session of the server has asked for events.');
  return planOf(database, withValues(text, query), []);
}

async function planOf(database: pg.Client, text: string, values: readonly unknown[]): Promise<string> {
  const { rows } = await database.query<Record<string, string>>(`EXPLAIN (ANALYZE, BUFFERS, SUMMARY OFF, COSTS OFF) ${text}`, [...values]);
  return rows.map((row) => row['QUERY PLAN'] ?? '').filter((line) => /Scan|Append|Sort\b|Limit|Index Cond|Filter/.test(line)).join('\n');
}

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}
interface Template {
  readonly strings: readonly string[];
  readonly values: readonly unknown[];
}

/** A template whose values may be templates, with numbered parameters. */
function flat({ strings, values }: Template): Statement {
  let text = strings[0] ?? '';
  const all: unknown[] = [];
  const add = (template: Template): void =>
    template.values.forEach((value, index) => {
      if (isTemplate(value)) {
        text += value.strings[0] ?? '';
        add(value);
      } else text += `$${all.push(value)}`;
      text += template.strings[index + 1] ?? '';
    });
  add({ strings, values });
  return { text, values: all };
}

const isTemplate = (value: unknown): value is Template => typeof value === 'object' && value !== null && 'strings' in value && 'values' in value;

/** Each parameter by what stands before it. */
const members: readonly (readonly [before: RegExp, name: string])[] = [[/"type" = $/, 'type'], [/"subject_id" = $/, 'subject'], [/"at" < $/, 'until']];

function withValues(text: string, query: URLSearchParams): string {
  return text.replace(/\$\d+/g, (parameter, at: number) => {
    const before = text.slice(0, at);
    const [, name] = members.find(([place]) => place.test(before)) ?? [];
    if (name !== undefined) return `'${(query.get(name) ?? '').replaceAll("'", "''")}'`;
    if (/LIMIT $/.test(before)) return '51';
    if (/OFFSET $/.test(before)) return '0';
    throw new Error(`What stands for ${parameter} is not known: ${text}`);
  });
}
