import { Injectable } from '@nestjs/common';
import { maxPasswordBytes } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import { Letters } from '../../delivery/mail/letters.ts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { DirectoryPasswords } from '../../domain/connections/directory-passwords.ts';
import type { PasswordRefusal } from '../../domain/connections/ldap/password-change.ts';
import { UpstreamUnavailableError } from '../../domain/connections/upstream-calls.ts';
import type { Session } from '../../domain/sessions/session.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { RevocationStore } from '../../domain/tokens/revocation.store.ts';
import { whoIs } from '../../domain/users/password-outcome.ts';
import { Throttle } from '../../domain/users/throttle.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { usernameKey } from '../../domain/users/user.ts';
import { Clock } from '../../platform/clock.ts';

interface Wish {
  readonly session: Session;
  readonly current: string;
  readonly next: string;
  readonly address: string;
  readonly device: string | undefined;
  readonly locale: string;
}

/** Another password in a directory, for who proves the one they have there. A wrong one is counted as at a log-in, and before the directory is asked. */
@Injectable()
export class DirectoryPasswordChange {
  constructor(
    private readonly database: Database,
    private readonly directories: DirectoryPasswords,
    private readonly users: UserStore,
    private readonly throttle: Throttle,
    private readonly sessions: SessionStore,
    private readonly revocations: RevocationStore,
    private readonly letters: Letters,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
  ) {}

  /** Undefined when it is changed: this log-in goes on, all others of the person end. */
  async make({ session: { id, userId, username }, current, next, address, device, locale }: Wish): Promise<PasswordRefusal | 'gone' | 'unavailable' | undefined> {
    const place = await this.directories.placeOfChange(userId);
    if (!place) return 'gone';
    if (Buffer.byteLength(current) > maxPasswordBytes || Buffer.byteLength(next) > maxPasswordBytes) return 'refused';
    const question = this.throttle.ask({ username, address, device, clientId: '' });
    const { user, counters } = await this.users.findForLogIn(usernameKey(username), question.keys, this.clock.now());
    if (user?.passwordHash) return 'gone'; // the form is not shown to who has one here
    const lane = question.lane(counters, user?.passwordChangedAt ?? null);
    const counted = this.throttle.secondsUntil(lane.blockedUntil) > 0 ? 1 : await this.throttle.countBefore(lane);
    if (typeof counted === 'number') return 'wrong'; // whoever guesses is told no more
    let refusal: PasswordRefusal | undefined;
    try {
      refusal = await this.directories.change(place, { current, next }, whoIs({ address }));
    } catch (error) {
      if (error instanceof UpstreamUnavailableError) return 'unavailable';
      throw error;
    }
    if (refusal === 'wrong' || refusal === 'expired') return refusal; // some directories say that one has expired to whoever asks: nobody begins anew by it
    await this.throttle.succeed(counted);
    if (refusal) return refusal;
    await this.database.prisma.$transaction(async (transaction) => {
      const person = { kind: 'user', id: userId } as const;
      // As with a password of ours: neither what a stranger was mailed, nor a browser that is spared the second factor, outlives it. The link to the directory does.
      await this.revocations.revokeEverythingOf(userId, transaction);
      await this.sessions.endOthersIn(transaction, userId, id, 'new_password');
      await transaction.oneTimeToken.deleteMany({ where: { userId } });
      await transaction.rememberedDevice.deleteMany({ where: { userId } });
      await this.letters.ask(transaction, { about: 'password_changed', username, flow: null, locale });
      await this.audit.record({ type: 'user.directory_password.changed', actor: person, subject: person, details: { connection: place.connection.id } }, transaction);
    });
    return undefined;
  }
}
