import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { CountedEvents } from '../audit/counted-events.ts';
import { Directories, type AskedPassword, type DirectoryAnswer } from '../users/directories.ts';
import { Arrivals } from './arrivals.ts';
import type { Connection } from './connection.ts';
import { ConnectionStore } from './connection.store.ts';
import type { Sought } from './ldap/directory.ts';
import { OpenDirectories } from './ldap/open-directories.ts';
import type { PasswordRefusal } from './ldap/password-change.ts';
import { mapped } from './mapped-person.ts';
import { UpstreamUnavailableError } from './upstream-calls.ts';
import { upstreamPerson } from './upstream-person.ts';

interface Question {
  readonly connection: Connection;
  readonly sought: Sought;
  /** Asked for the time that it takes: nobody is let in by it. */
  readonly isStandIn?: boolean;
}

/** Asks directories about passwords that are none of ours, and finds out whom their people are here. */
@Injectable()
export class DirectoryPasswords {
  constructor(
    directories: Directories,
    private readonly database: Database,
    private readonly connections: ConnectionStore,
    private readonly arrivals: Arrivals,
    private readonly open: OpenDirectories,
    private readonly events: CountedEvents,
    private readonly clock: Clock,
  ) {
    directories.answerBy({ areThere: async () => (await this.#all()).length > 0, ask: (asked) => this.#ask(asked) });
  }

  /** Where somebody changes the password that they have in a directory; undefined where they have none, or it is not changed here. */
  async placeOfChange(userId: string): Promise<{ readonly connection: Connection; readonly subject: string } | undefined> {
    const all = (await this.#all()).filter(({ ldap }) => ldap?.passwordChange);
    const link = all.length === 0 ? null : await this.#linkOf(userId, all);
    const connection = link && all.find(({ id }) => id === link.connectionId);
    return connection ? { connection, subject: link.subject } : undefined;
  }

  /** Throws UpstreamUnavailableError where there is no answer. Whether they may ask once more is for the door to say. */
  change({ connection, subject }: { readonly connection: Connection; readonly subject: string }, passwords: { readonly current: string; readonly next: string }, who: string): Promise<PasswordRefusal | undefined> {
    if (!connection.ldap?.passwordChange) throw new Error('Passwords of this connection are not changed here.');
    return this.open.of(connection).change(connection.ldap.passwordChange, subject, passwords, who);
  }

  async #ask(asked: AskedPassword): Promise<DirectoryAnswer | undefined> {
    const question = await this.#question(asked);
    if (!question) return undefined;
    const { connection, sought, isStandIn = false } = question;
    try {
      const proof = await this.open.of(connection).prove(sought, isStandIn ? this.open.nobody() : asked.password.reveal(), asked.who);
      if ('refused' in proof || isStandIn) return { kind: 'wrong', isDisabled: 'refused' in proof && proof.refused === 'shut' };
      return { kind: 'proven', settle: () => this.#settle(connection, proof.told, asked) };
    } catch (error) {
      if (!(error instanceof UpstreamUnavailableError)) throw error;
      this.#count(connection, 'unavailable');
      if ('subject' in sought) return { kind: 'wrong', isDisabled: false }; // told to who is linked alone, it would tell who is
      return { kind: 'unavailable', reason: reasonOf(error) };
    }
  }

  async #all(): Promise<readonly Connection[]> {
    return (await this.connections.enabled()).filter(({ type }) => type === 'ldap');
  }

  /** By the domain of what was typed, whether or not anybody has it; else the directory that looks for everybody; else one that knows the person. Where none does, the first is asked about nobody. */
  async #question({ typed, userId }: AskedPassword): Promise<Question | undefined> {
    const all = await this.#all();
    const [first] = all;
    if (!first) return undefined;
    const ofDomain = await this.connections.ofAddress(typed);
    if (ofDomain?.type === 'ldap') return { connection: ofDomain, sought: { typed } };
    const ofAll = ofDomain ? undefined : all.find(({ ldap }) => ldap?.everybody);
    if (ofAll) return { connection: ofAll, sought: { typed } };
    const link = await this.#linkOf(userId ?? '', all);
    const linked = link && all.find(({ id }) => id === link.connectionId);
    return linked ? { connection: linked, sought: { subject: link.subject } } : { connection: first, sought: { subject: this.open.nobody() }, isStandIn: true };
  }

  #linkOf(userId: string, all: readonly Connection[]) {
    return this.database.prisma.linkedLogin.findFirst({ where: { userId, connectionId: { in: all.map(({ id }) => id) } }, orderBy: { connectionId: 'asc' }, select: { connectionId: true, subject: true } });
  }

  async #settle(connection: Connection, told: Readonly<Record<string, unknown>>, { flowId, clientId, tell }: AskedPassword): ReturnType<Extract<DirectoryAnswer, { kind: 'proven' }>['settle']> {
    const person = upstreamPerson(connection, told);
    if (!person) return { refusal: 'no_account' };
    const proven = { ...person, authTime: this.clock.now(), amr: ['pwd'], sid: undefined, logoutHint: undefined };
    const way = { connection, state: undefined, flowId, clientId: clientId === '' ? undefined : clientId, tell };
    const arrival = await this.arrivals.settle(way, { ...proven, ...(await mapped(connection, told)) });
    if ('user' in arrival) return { user: arrival.user, isNew: arrival.isNew };
    // An address that the directory does not decide about is asked for on no page here: who has it is linked as they prove the account.
    const refusal = arrival.decision === 'ask by mail' ? 'no_account' : arrival.decision;
    if (refusal !== 'prove account') this.#count(connection, refusal);
    return { refusal };
  }

  #count({ id: connection }: Connection, reason: 'unavailable' | 'user_disabled' | 'no_address' | 'no_account'): void {
    this.events.count({ type: 'user.connection.refused', actor: { kind: 'anonymous' }, subject: null, details: { connection, reason } }, [connection, reason]);
  }
}

/** For the log: what the library or the directory says. */
const reasonOf = ({ cause }: UpstreamUnavailableError): string => `directory: ${cause instanceof Error ? cause.message : String(cause)}`;
