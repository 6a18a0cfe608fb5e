import { Injectable } from '@nestjs/common';
import type { ConnectionSyncPlan } from '@symbolon/contracts';
import { OverloadedError } from '@symbolon/crypto';
import { Arrivals } from '../connections/arrivals.ts';
import type { Connection } from '../connections/connection.ts';
import { usualPercent } from '../connections/ldap-place.ts';
import { upstreamPerson } from '../connections/upstream-person.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { DirectoryReading, disbelief, Seen } from './directory-reading.ts';

/** People that a plan shows, and seconds that somebody waits for one. */
const shown = 200;
const patience = 20;
/** Plans that one process makes at once: each reads a directory twice, and holds who is in it. */
const atOnce = 2;
class Overdue extends Error {}

/** Whom somebody would be here does not go by their groups, which are what takes time. */
const withoutGroups = (connection: Connection): Connection => ({ ...connection, ldap: connection.ldap && { ...connection.ldap, groups: undefined } });

/** Finds out what a round would do, as far as that goes in the time that a request has. It changes nothing. */
@Injectable()
export class DirectoryPlan {
  #underWay = 0;

  constructor(
    private readonly reading: DirectoryReading,
    private readonly arrivals: Arrivals,
    private readonly clock: Clock,
  ) {}

  /** Throws OverloadedError where as many are being made already. */
  async of(connection: Connection): Promise<ConnectionSyncPlan> {
    if (this.#underWay >= atOnce) throw new OverloadedError(patience, 'too many plans of directories');
    this.#underWay += 1;
    return this.#made(connection).finally(() => (this.#underWay -= 1));
  }

  async #made(connection: Connection): Promise<ConnectionSyncPlan> {
    const since = this.clock.now();
    const until = addSeconds(since, patience);
    const plan = { people: 0, linked: 0, make: 0, waiting: 0, gone: 0, stops: null as ConnectionSyncPlan['stops'], items: [] as ConnectionSyncPlan['items'][number][] };
    const show = (item: ConnectionSyncPlan['items'][number]) => void (plan.items.length < shown && plan.items.push(item));
    const goOn = (): Promise<void> => (this.clock.now() < until ? Promise.resolve() : Promise.reject(new Overdue()));
    try {
      await this.reading.within(withoutGroups(connection), async (reader) => {
        const census = await this.reading.census(connection, reader, since, goOn);
        const { gone, percent } = connection.ldap?.sync ?? { gone: 'disable', percent: usualPercent };
        Object.assign(plan, { people: census.people, linked: census.linked, gone: census.gone, stops: (gone === 'keep' ? undefined : disbelief(census, percent)) ?? null });
        for await (const page of this.reading.missing(connection.id, census.seen, since)) for (const { subject, userId } of page) show({ action: 'gone', subject, email: null, user_id: userId });
        const met = new Seen();
        await reader.people(async (people) => {
          for (const { subject, told: said } of people) {
            const person = met.add(subject) ? upstreamPerson(connection, said) : undefined;
            const decision = person && (await this.arrivals.foresee(connection, person));
            if (!person || !decision || decision === 'log in' || decision === 'user_disabled') continue;
            plan[decision === 'make' ? 'make' : 'waiting'] += 1;
            show({ action: decision === 'make' ? 'make' : 'wait', subject, email: person.email ?? null, user_id: null });
          }
          await goOn();
        }, goOn);
      });
      return { is_complete: true, ...plan };
    } catch (error) {
      if (!(error instanceof Overdue)) throw error;
      return { is_complete: false, ...plan };
    }
  }
}
