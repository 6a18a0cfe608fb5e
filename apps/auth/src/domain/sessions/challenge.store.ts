import { Injectable } from '@nestjs/common';
import type { AuthorizationRequest, Secret } from '@symbolon/contracts';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { RequestRoom, type Requester } from './request-room.ts';

/** Seconds in which an application has to get a code, whatever the number of steps. */
const life = 600;
/** Characters, of 6 bits each: 132 bits, and 126 that are new in each step. */
const nameLength = 22;

/** An authorization request of an application that asks the person itself. */
export interface Challenge {
  readonly hash: Uint8Array<ArrayBuffer>;
  /** By which it is the same through all of its steps: what the auth_sessions of each begin with. */
  readonly name: string;
  readonly request: AuthorizationRequest;
  /** Who has shown a right password in it, and when; a code is needed beside it. */
  readonly proven: { readonly userId: string; readonly at: Date } | undefined;
}

interface Proof {
  readonly provenUserId: string | null;
  readonly provenAt: Date | null;
}

/** What stands behind an auth_session (OAuth 2.0 for First-Party Applications section 5.3.1). It is new after each step. */
@Injectable()
export class ChallengeStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly room: RequestRoom,
  ) {}

  async begin(clientId: string, request: AuthorizationRequest, by: Requester, provenUserId: string | null = null): Promise<string> {
    await this.room.take(by, life);
    const authSession = this.#newSession();
    const now = this.clock.now();
    await this.database.prisma.authorizationRequest.create({
      data: { idHash: this.#hash(authSession), kind: 'challenge', clientId, parameters: request, createdAt: now, expiresAt: addSeconds(now, life), ...this.#proof(provenUserId) },
      select: { clientId: true },
    });
    return authSession;
  }

  /** The request, if it is this client's and not over. */
  async find(authSession: Secret, clientId: string): Promise<Challenge | undefined> {
    const hash = this.#hash(authSession.reveal());
    const row = await this.database.prisma.authorizationRequest.findFirst({
      where: { idHash: hash, kind: 'challenge', clientId, expiresAt: { gt: this.clock.now() } },
      select: { parameters: true, provenUserId: true, provenAt: true },
    });
    if (!row) return undefined;
    const { provenUserId: userId, provenAt: at } = row;
    return { hash, name: authSession.reveal().slice(0, nameLength), request: row.parameters as AuthorizationRequest, proven: userId === null || at === null ? undefined : { userId, at } };
  }

  /** The auth_session of the next step, with what was proven in this one alone; undefined when another request took this step. */
  goOn(challenge: Challenge, provenUserId: string | null = null): Promise<string | undefined> {
    return this.#next(challenge, this.#proof(provenUserId));
  }

  /** The same step under its next name, with what was proven in it as it was. */
  retry(challenge: Challenge): Promise<string | undefined> {
    return this.#next(challenge, {});
  }

  async #next({ hash, name }: Challenge, proof: Partial<Proof>): Promise<string | undefined> {
    const authSession = this.#newSession(name);
    const { count } = await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: hash, expiresAt: { gt: this.clock.now() } }, data: { idHash: this.#hash(authSession), ...proof } });
    return count === 1 ? authSession : undefined;
  }

  /** Ends it; true for the one who ended it. */
  async finish({ hash }: Challenge): Promise<boolean> {
    const { count } = await this.database.prisma.authorizationRequest.deleteMany({ where: { idHash: hash } });
    return count === 1;
  }

  /** A right password counts until another is tried. */
  #proof(userId: string | null): Proof {
    return { provenUserId: userId, provenAt: userId === null ? null : this.clock.now() };
  }

  /** What is new in each is enough by itself. */
  #newSession(name = ''): string {
    return name + randomText(this.random, 32).slice(name.length);
  }

  #hash(authSession: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('challenge', authSession);
  }
}
