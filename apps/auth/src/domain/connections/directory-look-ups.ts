import { Injectable } from '@nestjs/common';
import { maxPasswordBytes, type Secret } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { whoIs } from '../users/password-outcome.ts';
import { Throttle, type Lane } from '../users/throttle.ts';
import { UserStore } from '../users/user.store.ts';
import { isUsername, usernameKey } from '../users/user.ts';
import type { Connection } from './connection.ts';
import { OpenDirectories } from './ldap/open-directories.ts';
import { upstreamPerson, type UpstreamPerson } from './upstream-person.ts';

interface Wanted {
  readonly name: string;
  /** Undefined where nobody is to be proven. */
  readonly password: Secret | undefined;
  readonly address: string;
  readonly clientId: string;
}
export type LookUpRefusal = 'not_found' | 'wrong_password' | 'shut' | 'throttled';

/** Shows who administers what a directory says of somebody. Nothing is kept of it but that a wrong password was tried, which counts as one at a log-in. */
@Injectable()
export class DirectoryLookUps {
  constructor(
    private readonly database: Database,
    private readonly open: OpenDirectories,
    private readonly users: UserStore,
    private readonly throttle: Throttle,
    private readonly clock: Clock,
  ) {}

  /** Throws UpstreamUnavailableError where the directory gives no answer. */
  async of(connection: Connection, wanted: Wanted): Promise<UpstreamPerson | { readonly refusal: LookUpRefusal }> {
    const { name, password } = wanted;
    const who = whoIs(wanted);
    if (!isUsername(name)) return { refusal: 'not_found' };
    const directory = this.open.of(connection);
    const told = await directory.look(name, who);
    const person = told && upstreamPerson(connection, told);
    if (!person || password === undefined) return person ?? { refusal: 'not_found' };
    if (Buffer.byteLength(password.reveal()) > maxPasswordBytes) return { refusal: 'wrong_password' };
    const { userId, lane } = await this.#counted(wanted);
    if (!lane) return { refusal: 'throttled' };
    const proof = await directory.prove({ subject: person.subject }, password.reveal(), who);
    if ('refused' in proof) return { refusal: proof.refused === 'shut' ? 'shut' : 'wrong_password' };
    const link = await this.database.prisma.linkedLogin.findUnique({ where: { connectionId_subject: { connectionId: connection.id, subject: person.subject } }, select: { userId: true } });
    if (userId === undefined || userId === link?.userId) await this.throttle.succeed(lane); // of somebody else's account here it stays a guess, as at a log-in
    return person;
  }

  /** Before the directory is asked; no lane where the name has to wait. */
  async #counted({ name, address, clientId }: Wanted): Promise<{ readonly userId: string | undefined; readonly lane: Lane | undefined }> {
    const question = this.throttle.ask({ username: name, address, clientId });
    const { user, counters } = await this.users.findForLogIn(usernameKey(name), question.keys, this.clock.now());
    const lane = question.lane(counters, user?.passwordChangedAt ?? null);
    const counted = this.throttle.secondsUntil(lane.blockedUntil) > 0 ? 1 : await this.throttle.countBefore(lane);
    return { userId: user?.id, lane: typeof counted === 'number' ? undefined : counted };
  }
}
