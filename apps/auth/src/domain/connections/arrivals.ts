import { Injectable } from '@nestjs/common';
import type { EventActor } from '@symbolon/contracts';
import { Random } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { AdministratorStore } from '../administrators/administrator.store.ts';
import { AuditStore } from '../audit/audit.store.ts';
import { isShutOut } from '../users/leaving.store.ts';
import { UserStore, type UserCredentials } from '../users/user.store.ts';
import { newUserId, usernameKey, type User } from '../users/user.ts';
import type { Connection } from './connection.ts';
import { KeptTokenStore, type Came } from './kept-token.store.ts';
import { linkDecision, type LinkDecision, type LinkRefusal, type Situation } from './link-decision.ts';
import { LinkedLoginStore, type TellOwner } from './linked-login.store.ts';
import type { MappedPerson, Mapping } from './mapped-person.ts';
import { MappedPersonStore } from './mapped-person.store.ts';
import type { UpstreamPerson } from './upstream-person.ts';
import { UpstreamRequestStore } from './upstream-request.store.ts';

/** The way back from another provider: which one, to which log-in here, for which client; and how an account's owner is told. Nobody was sent to a directory, so from there is no state; where no browser asks there is no log-in either. */
export interface WayBack {
  readonly connection: Connection;
  readonly state: string | undefined;
  readonly flowId: string | undefined;
  readonly clientId: string | undefined;
  readonly tell: TellOwner;
}

/** What becomes of somebody who has come back: in, or what they have to do first. */
export type Arrival =
  | { readonly decision: 'log in'; readonly user: Pick<UserCredentials, 'id' | 'username' | 'deletionAt'>; readonly isNew: boolean }
  | { readonly decision: 'ask by mail' | 'prove account' | LinkRefusal };

const bySystem = { kind: 'system' } as const;

/** Finds out whom somebody is here who comes from another provider, and does what follows, all of it or nothing. */
@Injectable()
export class Arrivals {
  constructor(
    private readonly database: Database,
    private readonly users: UserStore,
    private readonly administrators: AdministratorStore,
    private readonly links: LinkedLoginStore,
    private readonly mappings: MappedPersonStore,
    private readonly tokens: KeptTokenStore,
    private readonly requests: UpstreamRequestStore,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  settle(way: WayBack, person: MappedPerson): Promise<Arrival> {
    return this.database.prisma.$transaction(async (transaction) => {
      if (way.state !== undefined) await this.requests.name(transaction, way.state, way.connection, person);
      const { decision, linked, account } = await this.#decide(transaction, way, person);
      return this.#act(transaction, way, person, decision, linked, account);
    });
  }

  /**
   * An account whose address has yet to be proven, as of a sign-up; or that which waits for it since they came before with the same address: with
   * another one they begin anew. False when the address is taken: its owner may log in in this flow, and is asked then.
   */
  async makeUnproven(transaction: Transaction, way: WayBack, person: MappedPerson, user: User, until: Date): Promise<boolean | { readonly since: string } | 'again'> {
    const linked = await this.#linkedTo(transaction, way, person);
    if (linked && this.#linkedIs(linked) !== 'unproven') return 'again'; // proven at this moment
    if (linked && usernameKey(linked.username) === user.username) return { since: linked.id };
    if (linked) await this.users.removeNeverProven(transaction, linked.username);
    if (await this.#make(transaction, way, person, user, until)) return true;
    const owner = await this.users.findOwner(transaction, user.username);
    if (owner && way.flowId !== undefined) await this.links.wait(transaction, way.flowId, way.connection.id, person, owner.id);
    return false;
  }

  /**
   * Somebody whom a directory names, and who has shown nothing: who is linked follows what is said of them, and who would be made if they came is made. Nobody is linked to an
   * account that is there: that they do by coming themselves. Who has, after this was read, has brought what is said of them now: a role that was taken away meanwhile is not given back.
   */
  meet(connection: Connection, person: UpstreamPerson & Mapping, readAt: Date): Promise<{ readonly decision: LinkDecision; readonly isChanged: boolean }> {
    return this.database.prisma.$transaction(async (transaction) => {
      const { decision, linked } = await this.#decide(transaction, { connection }, person);
      if (decision === 'log in' && linked) {
        if (await this.links.isUsedSince(transaction, connection.id, person, readAt)) return { decision, isChanged: false };
        await this.links.hear(transaction, connection.id, person);
        return { decision, isChanged: await this.mappings.keep(transaction, connection, person, linked.id, bySystem) };
      }
      if (decision !== 'make') return { decision, isChanged: false };
      const isMade = await this.#make(transaction, { connection, clientId: undefined }, person, this.userOf(person), undefined, bySystem);
      return { decision: isMade ? 'make' : 'prove account', isChanged: isMade };
    });
  }

  /** What would come of somebody who is only looked at. */
  foresee(connection: Connection, person: UpstreamPerson): Promise<LinkDecision> {
    return this.database.prisma.$transaction(async (transaction) => (await this.#decide(transaction, { connection }, person)).decision);
  }

  async #decide(transaction: Transaction, way: Pick<WayBack, 'connection'>, person: UpstreamPerson): Promise<{ readonly decision: LinkDecision; readonly linked: UserCredentials | undefined; readonly account: UserCredentials | undefined }> {
    const linked = await this.#linkedTo(transaction, way, person);
    const account = person.email === undefined ? undefined : await this.#accountOf(transaction, person.email);
    const decision = linkDecision({
      linked: this.#linkedIs(linked),
      address: person.email === undefined ? 'none' : person.isVouched ? 'vouched' : 'told',
      account: await this.#accountIs(transaction, way.connection.id, account, person.email),
      makes: way.connection.createPeople,
    });
    return { decision, linked, account };
  }

  /** Of somebody who is new. */
  userOf({ email = '', claims, isVouched }: Pick<MappedPerson, 'email' | 'claims' | 'isVouched'>): User {
    return { id: newUserId(this.random), username: email, emailVerified: isVouched, claims, roles: [], updatedAt: this.clock.now() };
  }

  async #act(transaction: Transaction, way: WayBack, person: MappedPerson, decision: LinkDecision, linked: UserCredentials | undefined, account: UserCredentials | undefined): Promise<Arrival> {
    const { connection, flowId } = way;
    if (decision === 'log in' && linked) {
      await this.links.use(transaction, connection.id, person);
      await this.#follow(transaction, connection, person, linked.id);
      return { decision, user: linked, isNew: false };
    }
    if (decision === 'link' && account) {
      await this.links.add(transaction, connection.id, person, account.id);
      await this.#follow(transaction, connection, person, account.id);
      await way.tell(transaction, account.username);
      return { decision: 'log in', user: account, isNew: false };
    }
    if (decision === 'make') {
      const user = this.userOf(person);
      if (await this.#make(transaction, way, person, user)) return { decision: 'log in', user: { ...user, deletionAt: null }, isNew: true };
      return { decision: 'prove account' }; // somebody signed up with it at this moment
    }
    if (decision === 'prove account' && account && flowId !== undefined) await this.links.wait(transaction, flowId, connection.id, person, account.id);
    if (decision === 'log in' || decision === 'link') throw new Error('There is somebody to let in.');
    return { decision };
  }

  async #make(transaction: Transaction, { connection, clientId }: Pick<WayBack, 'connection' | 'clientId'>, person: UpstreamPerson & Mapping, user: User, until?: Date, actor?: EventActor): Promise<boolean> {
    if (user.emailVerified) await this.users.removeNeverProven(transaction, user.username);
    if (!(await this.users.createByConnection(transaction, user, until))) return false;
    const by = { kind: 'user', id: user.id } as const;
    await this.audit.record({ type: 'user.signed_up', actor: actor ?? by, subject: by, ...(clientId !== undefined && { client_id: clientId }), details: {} }, transaction);
    await this.links.add(transaction, connection.id, person, user.id, actor);
    await this.#follow(transaction, connection, person, user.id, actor);
    return true;
  }

  /** What comes with the log-in of somebody who is linked. */
  async #follow(transaction: Transaction, connection: Connection, person: Came & Mapping, userId: string, actor?: EventActor): Promise<void> {
    await this.mappings.keep(transaction, connection, person, userId, actor);
    await this.tokens.keep(transaction, connection, person);
  }

  /** Whoever is called so, held: somebody who takes back their account meanwhile has taken the link away by then. */
  async #linkedTo(transaction: Transaction, { connection }: Pick<WayBack, 'connection'>, { subject }: UpstreamPerson): Promise<UserCredentials | undefined> {
    const id = await this.links.hold(transaction, connection.id, subject);
    return id === undefined ? undefined : this.users.findCredentials(transaction, { id });
  }

  /** By any of their addresses, and held: what is found out of them holds until it is acted on. */
  async #accountOf(transaction: Transaction, email: string): Promise<UserCredentials | undefined> {
    const found = await this.users.findOwner(transaction, email);
    if (found) await this.users.hold(transaction, found.id);
    return found && this.users.findOwner(transaction, email);
  }

  #linkedIs(user: UserCredentials | undefined): Situation['linked'] {
    if (!user) return 'nobody';
    if (isShutOut(user, this.clock.now())) return 'shut out';
    return user.mustVerifyEmail ? 'unproven' : 'person';
  }

  async #accountIs(transaction: Transaction, connectionId: string, user: UserCredentials | undefined, email: string | undefined): Promise<Situation['account']> {
    if (!user || (await this.users.isNeverProven(user.id, transaction))) return 'none';
    if (isShutOut(user, this.clock.now())) return 'shut out';
    if (usernameKey(user.username) === email ? !user.emailVerified : user.mustVerifyEmail) return 'unproven'; // a further address is a proven one
    if ((await this.administrators.rolesOf(user.id, transaction)).length > 0) return 'administers';
    return (await this.links.has(transaction, connectionId, user.id)) ? 'linked' : 'proven';
  }
}
