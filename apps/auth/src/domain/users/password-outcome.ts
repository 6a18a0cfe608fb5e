import type { PasswordGrantType, Secret } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { networksOf } from '../../platform/network.ts';
import type { DirectoryDoor, DirectoryRefusal } from './directories.ts';
import type { PasswordWeakness } from './password-policy.ts';
import type { Attempt } from './throttle.ts';
import type { User } from './user.ts';

/** What came of a password: the user, or why not. All `rejected` answers must look the same to the client. */
export type PasswordOutcome =
  | { readonly kind: 'accepted'; readonly user: User; readonly event: 'login' | 'signup' | 'update' }
  | Incomplete
  | Rejection
  | { readonly kind: 'weak'; readonly weakness: PasswordWeakness }
  | { readonly kind: 'unusable'; readonly sentence: string };

/** The password is right and not enough: nobody is in before there is a second factor, too, and no password was replaced. */
export interface Incomplete {
  readonly kind: 'incomplete';
  readonly user: User;
  readonly event: 'login' | 'signup';
  /** They have deleted the account: there is nothing for them but the question whether to keep it. */
  readonly isLeaving?: boolean;
}

export interface Rejection {
  readonly kind: 'rejected';
  readonly reason: string;
  readonly retryAfter: number;
  /** It need not wait: the browser can show work instead. */
  readonly isWorkable?: boolean;
  /** The password is right, but the person has yet to prove the address: told only where they can do that. */
  readonly unproven?: User;
  /** The password is that of a directory, whose person is nobody here: told only at pages, as is who proves an account. */
  readonly stranger?: DirectoryRefusal;
}

export interface PasswordAttempt extends Attempt {
  readonly password: Secret;
  readonly type: PasswordGrantType | undefined;
  /** Of an update: the password that is replaced, to be proven. */
  readonly currentPassword?: Secret | undefined;
  /** Of an update: what belongs to it, in its transaction. */
  readonly onUpdate?: (transaction: Transaction, user: User) => Promise<void>;
  /** Of a sign-up: anybody may use this door, so it is counted by address. */
  readonly isOpenDoor?: boolean;
  /** Takes what the browser has worked out, where it can; told only when it is needed, since it counts once. */
  readonly showWork?: (() => Promise<boolean>) | undefined;
  /** Names that make poor passwords, beside the person's own: the application's. */
  readonly names?: readonly (string | null | undefined)[];
  /** Of who signs up, as they said them. */
  readonly claims?: User['claims'] | undefined;
  /** Told of the user before one is made or a password is changed; throws where that would be for nothing. */
  readonly beforeChange?: (user: User) => Promise<unknown>;
  /** Lets nobody in that another provider would have to, or somebody who administers from now on. */
  readonly isBesideConnections?: boolean;
  /** Lets people in by the password that they have in a directory, too: at a log-in, and nowhere else. */
  readonly directory?: DirectoryDoor;
}

/** Who shares the places among those that are hashed: one network, the largest that may be one party. */
export const whoIs = ({ address }: Pick<Attempt, 'address'>): string => networksOf(address).at(-1)?.name ?? '';
