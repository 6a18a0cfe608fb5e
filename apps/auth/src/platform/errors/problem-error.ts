import { problems, type ProblemName, type ProblemPart } from '@symbolon/contracts';

interface ProblemDetail {
  /** About this request; must be safe for the caller to read. */
  readonly detail?: string;
  readonly errors?: readonly ProblemPart[];
  /** The one that is missing. */
  readonly permission?: string;
  /** For the log only. */
  readonly reason?: string;
  /** What the challenge says beside its realm, of a token or its log-in that is not enough. */
  readonly challenge?: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** A refusal of the admin API or the account API on its way to the caller (RFC 9457). */
export class ProblemError extends Error {
  readonly status: number;

  constructor(
    readonly problem: ProblemName,
    readonly more: ProblemDetail = {},
  ) {
    super(problem);
    this.status = problems[problem].status;
  }
}

/** A member of the body that is not as it has to be, by a JSON pointer (RFC 6901). */
export const wrongMember = (pointer: string, detail: string): ProblemError => new ProblemError('invalid-request', { errors: [{ pointer, detail }] });
