import type { AuthorizationErrorCode } from '@symbolon/contracts';

/** A refusal of an authorization request, with a sentence that is safe to send. */
export interface AuthorizationRefusal {
  readonly error: AuthorizationErrorCode;
  readonly sentence: string;
}

export const refusal = (error: AuthorizationErrorCode, sentence: string): AuthorizationRefusal => ({ error, sentence });
