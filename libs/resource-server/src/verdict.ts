import type { ContractFault } from '@symbolon/contracts';
import type { RefusalAnswer } from './answer.ts';
import type { Reason } from './reason.ts';

/** What was found out about a token: its claims, as the contract types them, or why it is refused. */
export type Verdict<Claims> = Accepted<Claims> | Refusal;

export interface Accepted<Claims> {
  readonly ok: true;
  readonly claims: Claims;
}

export interface Refusal {
  readonly ok: false;
  readonly reason: Reason;
  /** The claim that does not fit, for `contract_broken`. For logs: it is not in the answer. */
  readonly fault?: ContractFault | undefined;
  /** Why the keys of the issuer cannot be read, for `keys_unavailable` and `keys_misconfigured`. For logs: it is not in the answer. */
  readonly cause?: Error | undefined;
  /** What to send back. */
  readonly answer: RefusalAnswer;
}

/** A refusal whose answer is not written yet. */
export type Rejected = Omit<Refusal, 'ok' | 'answer'>;
