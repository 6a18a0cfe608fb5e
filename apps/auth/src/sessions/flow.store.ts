import type { AuthorizationRequest } from '@symbolon/contracts';
import { randomText, type MasterKey, type Random } from '@symbolon/crypto';
import type { Database } from '@symbolon/database';
import { addSeconds, type Clock } from '../clock.ts';

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
}

/** Keeps authorization requests while a person logs in and decides. Where surfaces meet: one writes, the other reads. */
export class FlowStore {
  readonly #database: Database;
  readonly #masterKey: MasterKey;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(database: Database, masterKey: MasterKey, clock: Clock, random: Random) {
    this.#database = database;
    this.#masterKey = masterKey;
    this.#clock = clock;
    this.#random = random;
  }

  async begin(browserHash: Uint8Array<ArrayBuffer>, clientId: string | undefined, request: AuthorizationRequest): Promise<Flow> {
    const id = randomText(this.#random, 32);
    const now = this.#clock.now();
    await this.#database.prisma.authorizationRequest.create({
      data: {
        idHash: this.#hash(id),
        browserHash,
        clientId: clientId ?? null,
        parameters: request,
        codeChallenge: request.code_challenge ?? null,
        createdAt: now,
        expiresAt: addSeconds(now, life),
      },
      select: { clientId: true },
    });
    return { id, clientId, request, startedAt: now, sessionId: undefined, consent: undefined };
  }

  /** The flow, if it is this browser's and not over. */
  async find(id: string, browserHash: Uint8Array<ArrayBuffer>): Promise<Flow | undefined> {
    const row = await this.#database.prisma.authorizationRequest.findFirst({
      where: { idHash: this.#hash(id), browserHash, expiresAt: { gt: this.#clock.now() } },
    });
    return row
      ? {
          id,
          clientId: row.clientId ?? undefined,
          request: row.parameters as AuthorizationRequest,
          startedAt: row.createdAt,
          sessionId: row.sessionId ?? undefined,
          consent: row.consent === 'approved' || row.consent === 'denied' ? row.consent : undefined,
        }
      : undefined;
  }

  /** The person chose a language: it holds for the rest of the flow. */
  async speak(flow: Flow, locale: string): Promise<Flow> {
    const request = { ...flow.request, ui_locales: locale };
    await this.#database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(flow.id) }, data: { parameters: request } });
    return { ...flow, request };
  }

  async choose(id: string, sessionId: string): Promise<void> {
    await this.#database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(id) }, data: { sessionId, consent: null } });
  }

  /** What the person said, with the account that it was asked about. */
  async decide(id: string, sessionId: string, consent: 'approved' | 'denied'): Promise<void> {
    await this.#database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(id) }, data: { sessionId, consent } });
  }

  /** Ends it; true for the one who ended it, so that one request gives one response. */
  async finish(id: string): Promise<boolean> {
    const { count } = await this.#database.prisma.authorizationRequest.deleteMany({ where: { idHash: this.#hash(id) } });
    return count === 1;
  }

  #hash(id: string): Uint8Array<ArrayBuffer> {
    return this.#masterKey.mac('authorization-request', id);
  }
}
