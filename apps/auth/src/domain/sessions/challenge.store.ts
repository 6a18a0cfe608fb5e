import { Injectable } from '@nestjs/common';
import type { AuthorizationRequest, Secret } from '@symbolon/contracts';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { RequestRoom, type Requester } from './request-room.ts';

/** Seconds in which an application has to get a code, whatever the number of steps. */
const life = 600;

/** An authorization request of an application that asks the person itself. */
export interface Challenge {
  readonly hash: Uint8Array<ArrayBuffer>;
  readonly request: AuthorizationRequest;
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

  async begin(clientId: string, request: AuthorizationRequest, by: Requester): Promise<string> {
    await this.room.take(by, life);
    const authSession = this.#newSession();
    const now = this.clock.now();
    await this.database.prisma.authorizationRequest.create({
      data: { idHash: this.#hash(authSession), kind: 'challenge', clientId, parameters: request, createdAt: now, expiresAt: addSeconds(now, life) },
      select: { clientId: true },
    });
    return authSession;
  }

  /** The request, if it is this client's and not over. */
  async find(authSession: Secret, clientId: string): Promise<Challenge | undefined> {
    const hash = this.#hash(authSession.reveal());
    const row = await this.database.prisma.authorizationRequest.findFirst({
      where: { idHash: hash, kind: 'challenge', clientId, expiresAt: { gt: this.clock.now() } },
      select: { parameters: true },
    });
    return row ? { hash, request: row.parameters as AuthorizationRequest } : undefined;
  }

  /** The auth_session of the next step; undefined when another request took this step. */
  async goOn({ hash }: Challenge): Promise<string | undefined> {
    const authSession = this.#newSession();
    const { count } = await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: hash }, data: { idHash: this.#hash(authSession) } });
    return count === 1 ? authSession : undefined;
  }

  /** Ends it; true for the one who ended it. */
  async finish({ hash }: Challenge): Promise<boolean> {
    const { count } = await this.database.prisma.authorizationRequest.deleteMany({ where: { idHash: hash } });
    return count === 1;
  }

  #newSession(): string {
    return randomText(this.random, 32);
  }

  #hash(authSession: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('challenge', authSession);
  }
}
