import type { MeasuredMigration } from './migration-plan.ts';

/** Tables that stay small however many people there are, with the reason; any other counts as filled. */
export const smallTables: Readonly<Record<string, string>> = {
  installation: 'One row.',
  branding: 'One row.',
  sign_in: 'One row.',
  signing_keys: 'A few for each algorithm: a key that is replaced goes when its last tokens have expired.',
  saml_keys: 'Two or three: a key that is replaced goes a while after.',
  retired_keys: 'One for each key that was replaced, until log-ins of its time are over.',
  resource_servers: 'The APIs of an installation: somebody writes each of them.',
  resource_server_versions: 'At most fifty of each API.',
  consumer_contracts: 'The services that rely on an API: somebody writes each of them.',
  declared_in: 'What stands in declarative files.',
  administrators: 'Who administers: those who were given a role.',
  admin_roles: 'Roles that an installation has written itself.',
  admin_invitations: 'One link for each who is invited, replaced by the next.',
  signal_streams: 'What applications are told by: each makes a few.',
  webhooks: 'The programs that are told: somebody adds each of them.',
  event_stretches: 'One for each month that was dropped, and the end of the chain.',
  nodes: 'The processes that run, and those of yesterday.',
};

/**
 * What a migration does that keeps people waiting for longer than a moment where tables are filled: it reads or writes a whole table anew while it
 * holds a lock that others wait for (its locks are held until it is over), or changes a whole table's rows at once. Sentences; none where all is well.
 */
export function longWaits({ name, statements }: MeasuredMigration): readonly string[] {
  const held = new Map<string, string>();
  const found: string[] = [];
  for (const { sql, tables } of statements) {
    const filled = tables.filter(({ table }) => !Object.hasOwn(smallTables, table));
    for (const { table, lock, blocks } of filled) if (blocks !== 'nothing') held.set(table, lock);
    for (const { table, lock, isRewritten, isScanned } of filled.filter((use) => use.isRewritten || use.isScanned)) {
      const what = `${name}: ${isRewritten ? 'writes all of' : isScanned && lock === 'ROW EXCLUSIVE' ? 'changes all of' : 'reads all of'} ${table}`;
      if (held.size > 0) found.push(`${what} while it holds ${[...held].map(([of, mode]) => `${mode} on ${of}`).join(', ')} (${firstLine(sql)})`);
      else if (lock === 'ROW EXCLUSIVE') found.push(`${what} in one transaction (${firstLine(sql)})`);
    }
  }
  return found;
}

const firstLine = (sql: string): string => sql.split('\n').find((line) => !/^\s*(--|$)/.test(line))?.trim() ?? '';
