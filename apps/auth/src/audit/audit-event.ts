/** What can be looked up later, by kind. Holds no value that grants access, and none of a person's own. */
export type AuditEvent = TokenRefused;

/** A token was not minted, because its claims would not satisfy the contract of its audience. */
export interface TokenRefused {
  readonly kind: 'token_refused';
  readonly audience: string;
  readonly claim: string;
  /** The place of the fault within the claim, and what is wrong there. */
  readonly at: string;
  readonly fault: string;
  readonly client_id: string;
  /** Absent when the client acts for itself. */
  readonly user_id?: string;
}
