import * as z from 'zod';

const lockModes = ['ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE'] as const;

const PlannedTable: z.ZodType<PlannedTable> = z.object({
  table: z.string(),
  lock: z.enum(lockModes).describe('As the manual of PostgreSQL names it. It is held until its migration is over.'),
  blocks: z.enum(['nothing', 'writes', 'reads_and_writes']).describe('What of others waits meanwhile.'),
  rewritten: z.boolean().describe('All its rows are written anew.'),
  scanned: z.boolean().describe('All its rows are read.'),
  rows: z.number().nullable().describe('About how many it has now; null where that is not known.'),
  bytes: z.number().nullable().describe('How large it is now, with its indexes; null for one that is made by a migration before.'),
});

const PlannedMigration: z.ZodType<PlannedMigration> = z.object({
  name: z.string(),
  in_transaction: z.boolean().describe('It is there whole or not at all. False of one that builds an index while others read and write.'),
  statements: z.array(z.object({ sql: z.string(), tables: z.array(PlannedTable).describe('Tables that were there before the migration and that the statement takes a stronger lock of than the migration has, or reads or writes anew.') })),
});

/** What `symbolon migrate --plan --json` prints. Members are only added; `version` changes where one is taken away or means something else. */
export const MigrationPlan: z.ZodType<MigrationPlan> = z
  .object({
    version: z.literal(1),
    postgresql: z.string().describe('The version of the server that the database is on.'),
    measured_on: z.string().describe('The version of the one that the migrations were tried on.'),
    applied: z.number().describe('Migrations of this release that the database has.'),
    unknown: z.array(z.string()).describe('Migrations that it has and this release does not know: those of a newer one, or of another application.'),
    migrations: z.array(PlannedMigration).describe('Those that will run, in their order.'),
  })
  .describe('What an upgrade will do with a database.');

export interface MigrationPlan {
  readonly version: 1;
  readonly postgresql: string;
  readonly measured_on: string;
  readonly applied: number;
  readonly unknown: string[];
  readonly migrations: PlannedMigration[];
}

interface PlannedMigration {
  readonly name: string;
  readonly in_transaction: boolean;
  readonly statements: { readonly sql: string; readonly tables: PlannedTable[] }[];
}

interface PlannedTable {
  readonly table: string;
  readonly lock: (typeof lockModes)[number];
  readonly blocks: 'nothing' | 'writes' | 'reads_and_writes';
  readonly rewritten: boolean;
  readonly scanned: boolean;
  readonly rows: number | null;
  readonly bytes: number | null;
}
