import { Injectable } from '@nestjs/common';
import { equalBytes, MasterKey, Random, randomDigits } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { flowHash } from './flow-id.ts';

/** An address that somebody has to prove before their flow goes on. */
export interface AwaitedProof {
  readonly email: string;
  /** Whose password or passkey was shown in this flow; undefined when nobody's, because the address was taken. */
  readonly userId: string | undefined;
  /** Which of both (RFC 8176). */
  readonly amr: readonly string[];
}

/** The same as it stands with a flow. */
export interface KeptProof extends AwaitedProof {
  /** Too many codes were typed since the last letter. */
  readonly isCodeSpent: boolean;
}

/** What a typed code is worth; a right one with what it proves. */
export type TriedCode = 'wrong' | 'spent' | AwaitedProof;

const codeDigits = 6;
/** Codes that may be typed for one letter. */
const mostTries = 5;

/** Remembers with a flow which address is to be proven. Looks the same whether or not there was an account before, its code, too. */
@Injectable()
export class EmailProofStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly random: Random,
  ) {}

  async awaitProof(transaction: Transaction, flowId: string, { email, userId, amr }: AwaitedProof): Promise<void> {
    await transaction.authorizationRequest.updateMany({ where: { idHash: flowHash(this.masterKey, flowId) }, data: { email, emailUserId: userId ?? null, emailAmr: [...amr] } });
  }

  async awaited(flowId: string, within: Transaction = this.database.prisma): Promise<KeptProof | undefined> {
    const row = await within.authorizationRequest.findUnique({ where: { idHash: flowHash(this.masterKey, flowId) }, select: { email: true, emailUserId: true, emailAmr: true, emailCodeTries: true } });
    return row && row.email !== null ? { email: row.email, userId: row.emailUserId ?? undefined, amr: row.emailAmr, isCodeSpent: row.emailCodeTries >= mostTries } : undefined;
  }

  /** The code for a letter that this flow asks for; the one before is none any more. Also where no letter will hold it, because the address is taken. */
  async newCode(transaction: Transaction, flowId: string): Promise<string> {
    const code = randomDigits(this.random, codeDigits);
    await transaction.authorizationRequest.updateMany({ where: { idHash: flowHash(this.masterKey, flowId) }, data: { emailCodeHash: this.#codeHash(flowId, code), emailCodeTries: 0 } });
    return code;
  }

  /**
   * Looks at a code that was typed. The look is counted by the statement that takes it, so that of many at once none slips in; until the
   * transaction ends nobody else has one, so that a form sent twice finds what became of the first.
   */
  async tryCode(transaction: Transaction, flowId: string, code: string): Promise<TriedCode> {
    const [row] = await transaction.$queryRaw<readonly { readonly email: string | null; readonly userId: string | null; readonly amr: readonly string[]; readonly hash: Uint8Array | null; readonly tries: number }[]>`
      UPDATE authorization_requests SET email_code_tries = email_code_tries + 1 WHERE id_hash = ${flowHash(this.masterKey, flowId)} AND email_code_tries < ${mostTries}
      RETURNING email, email_user_id AS "userId", email_amr AS amr, email_code_hash AS hash, email_code_tries AS tries`;
    if (!row) return 'spent';
    const isRight = equalBytes(row.hash ?? new Uint8Array(32), this.#codeHash(flowId, code));
    if (isRight && row.email !== null) return { email: row.email, userId: row.userId ?? undefined, amr: row.amr };
    return row.tries < mostTries ? 'wrong' : 'spent';
  }

  #codeHash(flowId: string, code: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('email-code', `${flowId} ${code}`);
  }
}
