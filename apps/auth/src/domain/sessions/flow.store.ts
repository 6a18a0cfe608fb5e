import { Injectable } from '@nestjs/common';
import type { AuthorizationRequest } from '@symbolon/contracts';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';

/** Seconds that a person has to log in and decide. */
const life = 1800;

/** An authorization request on its way through the pages. */
export interface Flow {
  /** Its name in URLs: random, and worth nothing in another browser. */
  readonly id: string;
  /** Undefined when a person logs in for no client, to see their own account. */
  readonly clientId: string | undefined;
  readonly request: AuthorizationRequest;
  readonly startedAt: Date;
  /** The session that was chosen or made for it. */
  readonly sessionId: string | undefined;
  readonly consent: 'approved' | 'denied' | undefined;
  /** The pushed request that it began with. */
  readonly pushedHash: Uint8Array<ArrayBuffer> | undefined;
}

/** Keeps authorization requests while a person logs in and decides. Where surfaces meet: one writes, the other reads. */
@Injectable()
export class FlowStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** A flow keeps the pushed request that it begins with, so that it can end it. */
  async begin(browserHash: Uint8Array<ArrayBuffer>, clientId: string | undefined, request: AuthorizationRequest, pushedHash?: Uint8Array<ArrayBuffer>): Promise<Flow> {
    const id = randomText(this.random, 32);
    const now = this.clock.now();
    const expiresAt = addSeconds(now, life);
    const { authorizationRequest } = this.database.prisma;
    const row = { idHash: this.#hash(id), browserHash, clientId: clientId ?? null, parameters: request, codeChallenge: request.code_challenge ?? null, pushedHash: pushedHash ?? null };
    await this.database.prisma.$transaction([
      ...(pushedHash ? [authorizationRequest.updateMany({ where: { idHash: pushedHash }, data: { expiresAt } })] : []),
      authorizationRequest.create({ data: { ...row, createdAt: now, expiresAt }, select: { clientId: true } }),
    ]);
    return { id, clientId, request, startedAt: now, sessionId: undefined, consent: undefined, pushedHash };
  }

  /** The flow, if it is this browser's and not over. */
  async find(id: string, browserHash: Uint8Array<ArrayBuffer>): Promise<Flow | undefined> {
    const row = await this.database.prisma.authorizationRequest.findFirst({
      where: { idHash: this.#hash(id), browserHash, expiresAt: { gt: this.clock.now() } },
    });
    return row
      ? {
          id,
          clientId: row.clientId ?? undefined,
          request: row.parameters as AuthorizationRequest,
          startedAt: row.createdAt,
          sessionId: row.sessionId ?? undefined,
          consent: row.consent === 'approved' || row.consent === 'denied' ? row.consent : undefined,
          pushedHash: row.pushedHash ? new Uint8Array(row.pushedHash) : undefined,
        }
      : undefined;
  }

  /** The person chose a language: it holds for the rest of the flow. */
  async speak(flow: Flow, locale: string): Promise<Flow> {
    const request = { ...flow.request, ui_locales: locale };
    await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(flow.id) }, data: { parameters: request } });
    return { ...flow, request };
  }

  async choose(id: string, sessionId: string): Promise<void> {
    await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(id) }, data: { sessionId, consent: null } });
  }

  /** What the person said, with the account that it was asked about. */
  async decide(id: string, sessionId: string, consent: 'approved' | 'denied'): Promise<void> {
    await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(id) }, data: { sessionId, consent } });
  }

  /** Ends it and the pushed request that it began with; true for the one who ended both, so that one request gives one response. */
  async finish({ id, pushedHash }: Flow): Promise<boolean> {
    const { authorizationRequest } = this.database.prisma;
    const ended = await this.database.prisma.$transaction(
      [...(pushedHash ? [pushedHash] : []), this.#hash(id)].map((idHash) => authorizationRequest.deleteMany({ where: { idHash } })),
    );
    return ended.every(({ count }) => count === 1);
  }

  #hash(id: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('authorization-request', id);
  }
}
