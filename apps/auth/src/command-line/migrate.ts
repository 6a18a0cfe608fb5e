import { UsageError } from '@symbolon/cli';
import type { MigrationPlan } from '@symbolon/contracts';
import { readSettings } from '../platform/config.ts';
import { createLog } from '../platform/log.ts';
import { planUpgrade, upgrade, type Upgrade } from '../process/migrating.ts';

/** What was typed after `migrate`. */
export interface MigrateWish {
  readonly plan?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** `migrate`: brings the tables up to this release, as a start does, or says what that will do. */
export async function migrateOrPlan({ plan = false, json = false }: MigrateWish, environment: NodeJS.ProcessEnv): Promise<number> {
  if (json && !plan) throw new UsageError('--json goes with --plan: symbolon migrate --plan --json');
  const [settings, log] = [readSettings(environment), createLog('warn')];
  if (!plan) console.log(done(await upgrade(settings, log)));
  else {
    const planned = planOf(await planUpgrade(settings, log));
    console.log(json ? JSON.stringify(planned, null, 2) : planText(planned));
  }
  return 0;
}

const done = (names: readonly string[]): string => (names.length === 0 ? 'Nothing to do: the database is up to this release.' : `${names.join('\n')}\n${names.length} applied: the database is up to this release.`);

/** By its contract. */
export const planOf = ({ state, migrations, measuredOn }: Upgrade): MigrationPlan => ({
  version: 1,
  postgresql: state.version,
  measured_on: measuredOn,
  applied: state.applied,
  unknown: [...state.unknown],
  migrations: migrations.map(({ name, inTransaction, statements }) => ({
    name,
    in_transaction: inTransaction,
    statements: statements.map(({ sql, tables }) => ({
      sql,
      tables: tables.map(({ table, lock, blocks, isRewritten, isScanned }) => {
        const size = state.sizes.get(table);
        return { table, lock, blocks, rewritten: isRewritten, scanned: isScanned, rows: size?.rows ?? null, bytes: size?.bytes ?? null };
      }),
    })),
  })),
});

type Statement = MigrationPlan['migrations'][number]['statements'][number];
type Table = Statement['tables'][number];

/** The same for people. */
function planText({ postgresql, measured_on: measuredOn, applied, unknown, migrations }: MigrationPlan): string {
  const newer = unknown.length === 0 ? [] : [`The database has ${unknown.length} that this release does not know, of a newer one or of another application: ${unknown.join(', ')}`];
  if (migrations.length === 0) return [...newer, `Nothing to do: the database has all ${applied} migrations of this release.`].join('\n');
  const each = migrations.flatMap(({ name, in_transaction: inTransaction, statements }) => [`${name}${inTransaction ? '' : ' (in no transaction)'}`, ...statements.flatMap(statementLines), '']);
  const measured = `Tried on an empty copy, on PostgreSQL ${measuredOn}${measuredOn === postgresql ? '' : `; the database is on ${postgresql}`}.`;
  return [...each, ...newer, `${migrations.length} to run, ${applied} done. ${measured}`].join('\n');
}

const statementLines = ({ sql, tables }: Statement): readonly string[] => [...sql.split('\n').map((line) => `    ${line}`.trimEnd()), ...tables.map((table) => `      → ${tableLine(table)}`)];

const waiting = { nothing: 'nobody waits', writes: 'whoever writes there waits', reads_and_writes: 'whoever reads or writes there waits' } as const;

function tableLine({ table, lock, blocks, rewritten, scanned, rows, bytes }: Table): string {
  const size = [...(rows === null ? [] : [`about ${rows} rows`]), ...(bytes === null ? [] : [sizeOf(bytes)])].join(', ');
  return `${lock} on ${table}${size && ` (${size})`}: ${waiting[blocks]}${rewritten ? ' while all of it is written anew' : scanned ? ' while all of it is read' : ''}`;
}

const sizeOf = (bytes: number): string => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`);
