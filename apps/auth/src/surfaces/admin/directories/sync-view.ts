import type { ConnectionSync, ConnectionSyncPlan } from '@symbolon/contracts';
import type { Arrivals } from '../../../domain/connections/arrivals.ts';
import type { Connection } from '../../../domain/connections/connection.ts';
import { usualPercent } from '../../../domain/connections/ldap-place.ts';
import { disbelief, Seen, type DirectoryReading } from '../../../domain/connections/directory-reading.ts';
import type { DirectorySyncStore } from '../../../domain/connections/directory-sync.store.ts';
import { upstreamPerson } from '../../../domain/connections/upstream-person.ts';
import { addSeconds, type Clock } from '../../../platform/clock.ts';

const told = (time: Date | null | undefined): string | null => time?.toISOString() ?? null;

/** How it stands with a directory, as the wire tells it. */
export const syncView = (state: Awaited<ReturnType<DirectorySyncStore['state']>>): ConnectionSync => ({
  due_at: told(state?.dueAt),
  ended_at: told(state?.endedAt),
  outcome: (state?.outcome ?? null) as ConnectionSync['outcome'],
  figures: state?.endedAt ? (state.figures as unknown as ConnectionSync['figures']) : null,
  failing_since: told(state?.failingSince),
  last_error: state?.lastError ?? null,
});

/** People that a plan shows, and seconds that somebody waits for one. */
const shown = 200;
const patience = 20;
class Overdue extends Error {}

/** Whom somebody would be here does not go by their groups, which are what takes time. */
const withoutGroups = (connection: Connection): Connection => ({ ...connection, ldap: connection.ldap && { ...connection.ldap, groups: undefined } });

/** What a round would do, as far as it is found out in the time that a request has. It changes nothing. */
export async function planOf(connection: Connection, reading: DirectoryReading, arrivals: Pick<Arrivals, 'foresee'>, clock: Clock): Promise<ConnectionSyncPlan> {
  const since = clock.now();
  const until = addSeconds(since, patience);
  const plan = { people: 0, linked: 0, make: 0, waiting: 0, gone: 0, stops: null as ConnectionSyncPlan['stops'], items: [] as ConnectionSyncPlan['items'][number][] };
  const show = (item: ConnectionSyncPlan['items'][number]) => void (plan.items.length < shown && plan.items.push(item));
  const goOn = (): Promise<void> => (clock.now() < until ? Promise.resolve() : Promise.reject(new Overdue()));
  try {
    await reading.within(withoutGroups(connection), async (reader) => {
      const census = await reading.census(connection, reader, since, goOn);
      const { gone, percent } = connection.ldap?.sync ?? { gone: 'disable', percent: usualPercent };
      Object.assign(plan, { people: census.people, linked: census.linked, gone: census.gone, stops: (gone === 'keep' ? undefined : disbelief(census, percent)) ?? null });
      for await (const page of reading.missing(connection.id, census.seen, since)) for (const { subject, userId } of page) show({ action: 'gone', subject, email: null, user_id: userId });
      const met = new Seen();
      await reader.people(async (people) => {
        for (const { subject, told: said } of people) {
          const person = met.add(subject) ? upstreamPerson(connection, said) : undefined;
          const decision = person && (await arrivals.foresee(connection, person));
          if (!person || !decision || decision === 'log in' || decision === 'user_disabled') continue;
          plan[decision === 'make' ? 'make' : 'waiting'] += 1;
          show({ action: decision === 'make' ? 'make' : 'wait', subject, email: person.email ?? null, user_id: null });
        }
        await goOn();
      });
    });
    return { is_complete: true, ...plan };
  } catch (error) {
    if (!(error instanceof Overdue)) throw error;
    return { is_complete: false, ...plan };
  }
}
