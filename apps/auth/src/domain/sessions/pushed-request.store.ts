import { Injectable } from '@nestjs/common';
import { requestUriPrefix, type AuthorizationRequest, type PushedAuthorizationResponse } from '@symbolon/contracts';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { RequestRoom, type Requester } from './request-room.ts';

/** Seconds in which the browser has to come with it (RFC 9126 section 2.2; FAPI 2.0 wants less than 600). */
const life = 90;

/** An authorization request that its client has pushed. */
export interface PushedRequest {
  readonly hash: Uint8Array<ArrayBuffer>;
  readonly request: AuthorizationRequest;
}

/** Keeps pushed authorization requests (RFC 9126). A flow that begins with one ends it: a page may be loaded again until then. */
@Injectable()
export class PushedRequestStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly room: RequestRoom,
  ) {}

  async push(clientId: string, request: AuthorizationRequest, by: Requester): Promise<PushedAuthorizationResponse> {
    await this.room.take(by, life);
    const requestUri = requestUriPrefix + randomText(this.random, 32);
    const now = this.clock.now();
    await this.database.prisma.authorizationRequest.create({
      data: {
        idHash: this.#hash(requestUri),
        kind: 'pushed',
        clientId,
        parameters: request,
        codeChallenge: request.code_challenge ?? null,
        createdAt: now,
        expiresAt: addSeconds(now, life),
      },
      select: { clientId: true },
    });
    return { request_uri: requestUri, expires_in: life };
  }

  /** The request by its name, if it is this client's, in time and not answered. Flows that began with it keep its row longer than its name counts. */
  async find(requestUri: string, clientId: string): Promise<PushedRequest | undefined> {
    const hash = this.#hash(requestUri);
    const row = await this.database.prisma.authorizationRequest.findFirst({
      where: { idHash: hash, kind: 'pushed', clientId, createdAt: { gt: addSeconds(this.clock.now(), -life) } },
      select: { parameters: true },
    });
    return row ? { hash, request: row.parameters as AuthorizationRequest } : undefined;
  }

  #hash(requestUri: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('pushed-request', requestUri);
  }
}
