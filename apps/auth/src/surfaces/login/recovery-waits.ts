import { Injectable } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { Letters } from '../../delivery/mail/letters.ts';
import { AdministratorStore } from '../../domain/administrators/administrator.store.ts';
import { RecoveryWaitStore, type RecoveryWait } from '../../domain/sessions/recovery-wait.store.ts';
import { linkLives, OneTimeTokenStore, type OneTimeToken } from '../../domain/users/one-time-token.store.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { UserDirectory } from '../../domain/users/user-directory.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { linkPath } from '../../platform/link-path.ts';
import { pagePath } from './flow-gate.ts';

const secondsADay = 86_400;

/**
 * A wait that takes the place of an administrator's word: whoever has the mailbox, and nothing else, is told of it again and again before anything
 * changes, and whoever has what is said to be lost ends it by using it. Nobody who administers waits: their account is worth more than a mailbox.
 */
@Injectable()
export class RecoveryWaits {
  constructor(
    private readonly database: Database,
    private readonly waits: RecoveryWaitStore,
    private readonly users: UserStore,
    private readonly people: UserDirectory,
    private readonly tokens: OneTimeTokenStore,
    private readonly administrators: AdministratorStore,
    private readonly signIn: SignInPolicyStore,
    private readonly letters: Letters,
    private readonly clock: Clock,
  ) {}

  /** For how long people wait; undefined where nobody can. */
  async days(): Promise<number | undefined> {
    const { recovery, recoveryWaitingDays } = await this.signIn.current();
    return recovery.includes('waiting_period') ? recoveryWaitingDays : undefined;
  }

  /** Where somebody in a log-in asks for it; null where nobody can. */
  async askUrl(flow: string, typed?: string): Promise<string | null> {
    return (await this.days()) === undefined ? null : pagePath('recovery/ask', flow, typed);
  }

  /** Whose mailed link it is, and when the wait would be over that it begins; undefined when it counts no more. */
  async find(token: string): Promise<(OneTimeToken & { readonly dueAt: Date; readonly days: number }) | 'administers' | undefined> {
    const days = await this.days();
    const link = days === undefined ? undefined : await this.tokens.findRecovery(token, ['begin_recovery']);
    if (days === undefined || !link) return undefined;
    if ((await this.administrators.rolesOf(link.userId)).length > 0) return 'administers';
    const running = await this.waits.of(link.userId);
    return { ...link, days, dueAt: running && !running.readyAt ? running.dueAt : addSeconds(this.clock.now(), days * secondsADay) };
  }

  /** When the wait is over: that which begins, for the one of many who used the link, or one that is under way. Undefined when the link counts no more. */
  async begin(token: string, locale: string): Promise<Date | undefined> {
    const link = await this.find(token);
    if (link === undefined || link === 'administers') return this.#begun(token);
    const { userId, email } = link;
    const dueAt = await this.database.prisma.$transaction(async (transaction) => {
      await this.users.hold(transaction, userId);
      if (!(await this.tokens.use(transaction, token))) return undefined;
      await this.tokens.remember(transaction, token, link, 'begin_recovery');
      // of now, and not of a wait that was there when the link was looked at: it may have been stopped since
      const wait = await this.waits.begin(transaction, { userId, email, locale, dueAt: addSeconds(this.clock.now(), link.days * secondsADay) });
      if (wait) await this.#tell(transaction, wait, wait.dueAt);
      return wait?.dueAt ?? (await this.waits.of(userId, transaction))?.dueAt;
    });
    return dueAt ?? this.#begun(token);
  }

  /** The same form may have come before. */
  async #begun(token: string): Promise<Date | undefined> {
    const used = await this.tokens.usedJustNow(token, ['begin_recovery']);
    return used && (await this.waits.of(used.userId))?.dueAt;
  }

  findByStop(token: string): Promise<RecoveryWait | undefined> {
    return this.waits.findByStop(token);
  }

  /** Ends a wait by the link of a mail about it; the same form once more is answered the same. */
  async stop(token: string): Promise<boolean> {
    const wait = await this.waits.findByStop(token);
    const isEnded = wait && (await this.database.prisma.$transaction(async (transaction) => {
      if (!(await this.waits.end(wait.userId, 'link', undefined, transaction))) return false;
      await this.tokens.remember(transaction, token, wait, 'stop_recovery');
      return true;
    }));
    return isEnded === true || (await this.tokens.usedJustNow(token, ['stop_recovery'])) !== undefined;
  }

  /** Mails what is due about each wait, in a transaction of its own; to be called now and then, on every node. */
  async goOn(): Promise<void> {
    while (await this.database.prisma.$transaction((transaction) => this.#goOnNext(transaction)));
  }

  async #goOnNext(transaction: Transaction): Promise<boolean> {
    const wait = await this.waits.nextDue(transaction);
    if (!wait) return false;
    const system = { kind: 'system' } as const;
    if (wait.readyAt) await this.waits.end(wait.userId, 'not_used', system, transaction);
    else if (!(await this.#mayWait(wait, transaction))) await this.waits.end(wait.userId, 'not_offered', system, transaction);
    else if (wait.nextAt < wait.dueAt) await this.#tell(transaction, wait, await this.waits.remind(transaction, wait));
    else await this.#finish(transaction, wait);
    return true;
  }

  async #finish(transaction: Transaction, wait: RecoveryWait): Promise<void> {
    const { userId, email, locale } = wait;
    await this.waits.ready(transaction, wait, linkLives.recover_after_wait);
    const token = await this.tokens.issue(transaction, { purpose: 'recover_after_wait', userId, email });
    await this.letters.ask(transaction, { about: 'recovery_ready', userId, username: email, flow: null, locale, path: linkPath(api.login.recovery, token) });
  }

  async #tell(transaction: Transaction, wait: RecoveryWait, dueAt: Date): Promise<void> {
    const path = linkPath(api.login.stopRecovery, this.waits.stopToken(wait));
    await this.letters.ask(transaction, { about: 'recovery_waiting', userId: wait.userId, username: wait.email, flow: null, locale: wait.locale, path, at: dueAt.toISOString() });
  }

  /** Whether all is as it was when the wait began. */
  async #mayWait({ userId, email }: RecoveryWait, transaction: Transaction): Promise<boolean> {
    const person = await this.people.find(userId, transaction);
    return (await this.days()) !== undefined && person?.username === email && !person.disabledAt && person.administratorRoles.length === 0;
  }
}
