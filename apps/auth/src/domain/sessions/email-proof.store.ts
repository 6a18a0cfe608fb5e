import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';

/** An address that somebody has to prove before their flow goes on. */
export interface AwaitedProof {
  readonly email: string;
  /** Whose password was shown in this flow; undefined when nobody's, because the address was taken. */
  readonly userId: string | undefined;
}

/** Remembers with a flow which address is to be proven. Looks the same whether or not there was an account before. */
@Injectable()
export class EmailProofStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
  ) {}

  async awaitProof(transaction: Transaction, flowId: string, { email, userId }: AwaitedProof): Promise<void> {
    await transaction.authorizationRequest.updateMany({ where: { idHash: this.#hash(flowId) }, data: { email, emailUserId: userId ?? null } });
  }

  async awaited(flowId: string, within: Transaction = this.database.prisma): Promise<AwaitedProof | undefined> {
    const row = await within.authorizationRequest.findUnique({ where: { idHash: this.#hash(flowId) }, select: { email: true, emailUserId: true } });
    return row && row.email !== null ? { email: row.email, userId: row.emailUserId ?? undefined } : undefined;
  }

  #hash(flowId: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('authorization-request', flowId);
  }
}
