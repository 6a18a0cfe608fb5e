import { announceChange } from '@symbolon/database';
import type { Provider } from './provider.ts';

/** What nodes keep in memory, by what it is called among news. */
const topics = ['branding', 'clients', 'resource_servers', 'sign_in', 'signing_keys'];

/**
 * Notes every row of a provider. The answer brings them back, an hour later, and nothing else is there: for tests that would start
 * another just as it was. What a node keeps in its own memory for longer it still knows; other nodes have heard when their `news` resolves.
 */
export async function snapshotOf({ database: { prisma }, clock, log, news }: Pick<Provider, 'database' | 'clock' | 'news'> & { readonly log: string[] }): Promise<() => Promise<void>> {
  await prisma.$executeRaw`
    DO $$ DECLARE name text; is_empty boolean; BEGIN
      CREATE SCHEMA snapshot;
      FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition LOOP
        EXECUTE format('SELECT NOT EXISTS (SELECT FROM public.%I)', name) INTO is_empty;
        IF NOT is_empty THEN EXECUTE format('CREATE TABLE snapshot.%1$I AS TABLE public.%1$I', name); END IF;
      END LOOP;
    END $$`;
  return async () => {
    await prisma.$executeRaw`
      DO $$ DECLARE name text; BEGIN
        SET LOCAL session_replication_role = replica; -- no order among the tables
        FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition LOOP
          EXECUTE format('DELETE FROM public.%I', name);
        END LOOP;
        FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'snapshot'::regnamespace LOOP
          EXECUTE format('INSERT INTO public.%1$I SELECT * FROM snapshot.%1$I', name);
        END LOOP;
      END $$`;
    await prisma.$transaction(async (transaction) => {
      for (const topic of topics) await announceChange(transaction, topic);
    });
    clock.advance(3_600);
    log.length = 0;
    await news();
  };
}
