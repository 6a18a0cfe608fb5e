import type { BrokenReliance, ContractChange } from '@symbolon/contracts';

/** What can be looked up later, by kind. Holds no value that grants access, and none of a person's own; `at` is when, of every kind. */
export type AuditEvent = (TokenRefused | BreakingChangeAllowed | PasswordUpdated | SigningKeysReplaced | SessionsEnded) & { readonly at?: never };

/** A token was not minted, because its claims would not satisfy the contract of its audience. */
export interface TokenRefused {
  readonly kind: 'token_refused';
  readonly audience: string;
  readonly claim: string;
  /** The place of the fault within the claim, and what is wrong there. */
  readonly place: string;
  readonly fault: string;
  readonly client_id: string;
  /** Absent when the client acts for itself. */
  readonly user_id?: string;
}

/** A change of token contracts was applied although it breaks consumers. */
export interface BreakingChangeAllowed {
  readonly kind: 'breaking_change_allowed';
  /** Why, in the words of who applied it. */
  readonly reason: string;
  readonly broken: readonly Plain<BrokenReliance>[];
  readonly changes: readonly Plain<ContractChange & { readonly audience: string }>[];
}

/** An application replaced a person's password. */
export interface PasswordUpdated {
  readonly kind: 'password_updated';
  readonly client_id: string;
  readonly user_id: string;
  /** Whether the one that was replaced was shown to be known, or the client needs none. */
  readonly current_password: 'shown' | 'not_asked';
}

/** Every signing key was taken out of the published set, because it may be known to somebody else. */
export interface SigningKeysReplaced {
  readonly kind: 'signing_keys_replaced';
  readonly reason: 'compromised';
}

/** All log-ins and tokens of a client, of a user or of everybody were ended by the operator. */
export interface SessionsEnded {
  readonly kind: 'sessions_ended';
  readonly of: 'client' | 'user' | 'all';
  readonly client_id?: string;
  readonly user_id?: string;
}

/** As JSON holds it. */
type Plain<Members> = { readonly [Name in keyof Members]: Members[Name] };
