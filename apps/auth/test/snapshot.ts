import { announceChange, type Database } from '@symbolon/database';
import type { Provider } from './provider.ts';

/** What nodes keep in memory, by what it is called among news. */
const topics = ['branding', 'clients', 'resource_servers', 'sign_in', 'signing_keys'];

/** Notes every row of a database. The answer brings them back, and nothing else is there: for tests that would make another just as it was. */
export async function rowsOf({ prisma }: Database): Promise<() => Promise<void>> {
  await prisma.$executeRaw`
    DO $$ DECLARE name text; is_empty boolean; BEGIN
      CREATE SCHEMA snapshot;
      FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> '_prisma_migrations' LOOP
        EXECUTE format('SELECT NOT EXISTS (SELECT FROM public.%I)', name) INTO is_empty;
        IF NOT is_empty THEN EXECUTE format('CREATE TABLE snapshot.%1$I AS TABLE public.%1$I', name); END IF;
      END LOOP;
    END $$`;
  return async () => {
    await prisma.$executeRaw`
      DO $$ DECLARE name text; BEGIN
        SET LOCAL session_replication_role = replica; -- no order among the tables
        -- The others never had a row: most, and each statement is planned anew.
        FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations' AND pg_relation_size(oid) > 0 LOOP
          EXECUTE format('DELETE FROM public.%I', name);
        END LOOP;
        FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'snapshot'::regnamespace LOOP
          EXECUTE format('INSERT INTO public.%1$I SELECT * FROM snapshot.%1$I', name);
        END LOOP;
      END $$`;
  };
}

/**
 * Notes every row of a provider. The answer brings them back, an hour later, for tests that would start another just as it was. What
 * a node keeps in its own memory for longer it still knows; other nodes have heard when their `news` resolves.
 */
export async function snapshotOf({ database, clock, log, news }: Pick<Provider, 'database' | 'clock' | 'news'> & { readonly log: string[] }): Promise<() => Promise<void>> {
  const back = await rowsOf(database);
  return async () => {
    await back();
    await database.prisma.$transaction(async (transaction) => {
      for (const topic of topics) await announceChange(transaction, topic);
    });
    clock.advance(3_600);
    log.length = 0;
    await news();
  };
}
