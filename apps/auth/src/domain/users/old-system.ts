import { Injectable } from '@nestjs/common';
import { usernameFault } from '@symbolon/contracts';
import { OverloadedError, WorkQueue } from '@symbolon/crypto';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { Log } from '../../platform/log.ts';
import { AuditStore } from '../audit/audit.store.ts';
import { CountedEvents } from '../audit/counted-events.ts';
import { DepartedNames } from './departed-names.ts';
import { UserStore } from './user.store.ts';
import { usernameKey } from './user.ts';

/** Why the old system could not say. */
export class OldSystemFault extends Error {
  constructor(readonly reason: 'no_answer' | 'wrong_answer') {
    super(reason);
  }
}

/** What became of somebody whom it knows: who was made, or why nobody was, with a sentence for the log. */
export type Made = { readonly userId: string; readonly source: string } | { readonly reason: 'another_name' | 'disabled' | 'departed' | 'cannot_be_made'; readonly sentence: string };

/** How it is asked, and how whom it knows is made; handed in, as no noun looks at the way out, and imports stand above people. */
export class OldSystemWay {
  constructor(
    /** Whom it knows by this name and password, as it has them; null where nobody. An OldSystemFault where it cannot say. */
    readonly ask: (username: string, password: string) => Promise<unknown>,
    readonly make: (person: unknown, username: string, passwordHash: string) => Promise<Made>,
  ) {}
}

/** Who comes asks for a place here, too: a slow old system keeps no more log-ins busy than these, and one network half of them. */
const mostAtOnce = 16;
/** Seconds for which one that gave no answer is not asked again. */
const rest = 10;

/** The system that people come from: asked once about a name that nobody has here, by the password that was typed. */
@Injectable()
export class OldSystem {
  #restsUntil = 0;
  readonly #places = new WorkQueue(mostAtOnce, 0);

  constructor(
    private readonly way: OldSystemWay,
    private readonly departed: DepartedNames,
    private readonly users: UserStore,
    private readonly audit: AuditStore,
    private readonly events: CountedEvents,
    private readonly log: Log,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Whether it may be asked about a name that nobody has here. */
  async mayKnow(typed: string): Promise<boolean> {
    if (this.settings.SYMBOLON_OLD_SYSTEM_URL === undefined || this.#rests) return false;
    return usernameFault(typed) === undefined && !(await this.departed.hasName(typed));
  }

  /** While it gives no answer nobody is told that a password is wrong, whoever they are: else whom we know could be told from whom it might know. */
  demand(): void {
    if (this.#rests) throw tryAgain();
  }

  /** Whether somebody has the name from now on. Throws an OverloadedError where that could not be found out. */
  bring(typed: string, password: string, hash: () => Promise<string>, who: string): Promise<boolean> {
    return this.#places.admitted(who, () => this.#bring(usernameKey(typed), password, hash));
  }

  async #bring(username: string, password: string, hash: () => Promise<string>): Promise<boolean> {
    const person = await this.#ask(username, password);
    if (person === null) return false;
    const made = await this.way.make(person, username, await hash());
    if ('userId' in made) {
      const user = { kind: 'user', id: made.userId } as const;
      await this.audit.record({ type: 'user.migrated', actor: { kind: 'system' }, subject: user, details: { source: made.source } });
      return true;
    }
    if (await this.users.findByName(username)) return true; // of two log-ins at once the other was first
    this.log.warn({ reason: made.sentence }, 'somebody whom the old system knows was not made');
    this.events.count({ type: 'old_system.refused', actor: { kind: 'system' }, subject: null, details: { reason: made.reason } }, [made.reason]);
    return false;
  }

  async #ask(username: string, password: string): Promise<unknown> {
    try {
      return await this.way.ask(username, password);
    } catch (error) {
      if (!(error instanceof OldSystemFault)) throw error;
      const { reason } = error;
      if (reason === 'no_answer') this.#restsUntil = addSeconds(this.clock.now(), rest).getTime(); // what is wrong with one answer may be what somebody typed
      this.events.count({ type: 'old_system.unavailable', actor: { kind: 'system' }, subject: null, details: { reason } }, [reason]);
      throw tryAgain();
    }
  }

  get #rests(): boolean {
    return this.clock.now().getTime() < this.#restsUntil;
  }
}

const tryAgain = (): OverloadedError => new OverloadedError(rest, 'the old system gives no answer');
