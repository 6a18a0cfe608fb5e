import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { ConnectionSyncFigures } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import { Arrivals } from '../connections/arrivals.ts';
import type { Connection } from '../connections/connection.ts';
import { DirectoryReading, disbelief, Seen, type Census } from './directory-reading.ts';
import type { DirectoryReader, ReadPerson } from '../connections/ldap/directory-reader.ts';
import { mapped, type Mapping } from '../connections/mapped-person.ts';
import { SettledPeople } from '../connections/settled-people.ts';
import { upstreamPerson, type UpstreamPerson } from '../connections/upstream-person.ts';
import { Clock } from '../../platform/clock.ts';
import { GonePeople } from './gone-people.ts';

/** What a round asks of whoever makes it; what that throws ends the round, of which all that was done stays. */
export interface Going {
  /** After each page, and before each who is gone. */
  readonly goOn: () => Promise<void>;
  /** The same between people of a page, which may take longer than a round may stand still. */
  readonly amid: () => Promise<void>;
}
type Counted = { -readonly [Name in keyof ConnectionSyncFigures]: number };
export interface Outcome {
  readonly outcome: 'done' | 'nothing' | 'too_many';
  readonly figures: ConnectionSyncFigures;
}

/** One reading of a directory, and what follows for its people here. First it is counted who is there: a directory that has lost its people, or that answers with some of them, changes nothing. */
@Injectable()
export class DirectoryRound {
  constructor(
    private readonly database: Database,
    private readonly reading: DirectoryReading,
    private readonly arrivals: Arrivals,
    private readonly settled: SettledPeople,
    private readonly gone: GonePeople,
    private readonly clock: Clock,
  ) {}

  make(connection: Connection, since: Date, { goOn, amid }: Going): Promise<Outcome> {
    return this.reading.within(connection, async (reader) => {
      const census = await this.reading.census(connection, reader, since, goOn);
      const figures: Counted = { people: census.people, linked: census.linked, made: 0, changed: 0, enabled: 0, waiting: 0, gone: census.gone, disabled: 0, removed: 0 };
      const policy = connection.ldap?.sync;
      const doubt = policy && policy.gone !== 'keep' ? disbelief(census, policy.percent) : undefined;
      if (doubt) return { outcome: doubt, figures };
      const met = new Seen();
      let readAt = this.clock.now();
      await reader.people(async (people) => {
        await this.#welcomeBack(connection, people, figures);
        const isSettled = await this.settled.among(connection, people.map(({ subject }) => subject));
        for (const person of people) {
          await amid();
          if (met.add(person.subject)) await this.#meet(connection, person, isSettled, readAt, figures);
        }
        await goOn();
        readAt = this.clock.now();
      }, amid);
      if (policy && policy.gone !== 'keep') await this.#end(connection, reader, census, since, policy.gone, figures, goOn);
      return { outcome: 'done', figures };
    });
  }

  async #meet(connection: Connection, { told }: ReadPerson, isSettled: (person: UpstreamPerson & Mapping) => boolean, readAt: Date, figures: Counted): Promise<void> {
    await setImmediate(); // expressions take time, and requests want some in between
    const named = upstreamPerson(connection, told);
    if (!named) return;
    const person = { ...named, ...(await mapped(connection, told)) };
    if (isSettled(person)) return;
    const { decision, isChanged } = await this.arrivals.meet(connection, person, readAt);
    if (decision === 'make') figures.made += 1;
    else if (decision !== 'log in' && decision !== 'user_disabled') figures.waiting += 1;
    else if (isChanged) figures.changed += 1;
  }

  async #welcomeBack({ id: connectionId }: Connection, people: readonly ReadPerson[], figures: Counted): Promise<void> {
    const rows = await this.database.prisma.linkedLogin.findMany({ where: { connectionId, subject: { in: people.map(({ subject }) => subject) }, goneAt: { not: null } }, select: { subject: true, userId: true } });
    for (const row of rows) if (await this.database.prisma.$transaction((transaction) => this.gone.back(transaction, connectionId, row))) figures.enabled += 1;
  }

  async #end(connection: Connection, reader: DirectoryReader, { seen }: Census, since: Date, gone: 'disable' | 'remove', figures: Counted, goOn: () => Promise<void>): Promise<void> {
    for await (const page of this.reading.missing(connection.id, seen, since)) {
      for (const missing of page) {
        await goOn(); // before each: nobody is ended by a round that is another's, or by an entry that says something else by now
        if (await reader.isThere(missing.subject)) continue;
        const isEnded = await this.database.prisma.$transaction((transaction) => this.gone.end(transaction, connection.id, missing, gone));
        if (isEnded) figures[gone === 'remove' ? 'removed' : 'disabled'] += 1;
      }
    }
  }
}
