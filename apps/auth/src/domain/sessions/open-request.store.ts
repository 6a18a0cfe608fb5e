import { Injectable } from '@nestjs/common';
import type { AuthorizationRequest } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';

/** An authorization request that has had no response yet. */
export interface OpenRequest {
  readonly hash: Uint8Array<ArrayBuffer>;
  readonly clientId: string;
  readonly codeChallenge: string;
  readonly request: AuthorizationRequest;
}

/** Finds authorization requests, pushed or begun in a browser, by their PKCE challenge, and answers them outside of a browser. */
@Injectable()
export class OpenRequestStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The first one with this challenge counts: who saw the challenge later cannot ask for more. A flow of a pushed request is that request. */
  async find(clientId: string, codeChallenge: string): Promise<OpenRequest | undefined> {
    const row = await this.database.prisma.authorizationRequest.findFirst({
      where: { clientId, codeChallenge, expiresAt: { gt: this.clock.now() }, OR: [{ kind: 'pushed' }, { kind: 'browser', pushedHash: null }] },
      orderBy: { createdAt: 'asc' },
      select: { idHash: true, parameters: true },
    });
    return row ? { hash: new Uint8Array(row.idHash), clientId, codeChallenge, request: row.parameters as AuthorizationRequest } : undefined;
  }

  /** Ends it, and with it all that share its challenge; true for the one who ended it, so that one verifier gives one answer. */
  async finish({ hash, clientId, codeChallenge }: OpenRequest): Promise<boolean> {
    const { authorizationRequest } = this.database.prisma;
    const [{ count }] = await this.database.prisma.$transaction([
      authorizationRequest.deleteMany({ where: { idHash: hash } }),
      authorizationRequest.deleteMany({ where: { clientId, codeChallenge } }),
    ]);
    return count === 1;
  }
}
