import { Injectable } from '@nestjs/common';
import type { Secret } from '@symbolon/contracts';
import { OverloadedError } from '@symbolon/crypto';
import type { Transaction } from '@symbolon/database';
import type { User } from './user.ts';

/** A door at which the password of a directory lets people in: what follows where it is theirs for the first time. */
export interface DirectoryDoor {
  /** The log-in that asks, for which a link can wait until its person has proven the account. */
  readonly flowId?: string | undefined;
  /** Tells an account's owner that they sign in by one thing more. */
  readonly tell: (transaction: Transaction, username: string) => Promise<void>;
}

/** A password that none of ours is. */
export interface AskedPassword extends DirectoryDoor {
  readonly typed: string;
  readonly password: Secret;
  /** Who is called so here; undefined when that is nobody. */
  readonly userId: string | undefined;
  /** Who shares the places among those that are asked about. */
  readonly who: string;
  readonly clientId: string;
}

/** Why a directory's person is not let in here. */
export type DirectoryRefusal = 'prove account' | 'user_disabled' | 'no_address' | 'no_account';

/** `settle` finds out who that is here, and links or makes them. */
export type DirectoryAnswer =
  | { readonly kind: 'proven'; readonly settle: () => Promise<{ readonly user: Pick<User, 'username'>; readonly isNew: boolean } | { readonly refusal: DirectoryRefusal }> }
  | { readonly kind: 'wrong'; readonly isDisabled: boolean }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** A directory that would have to say whether a password is right gives no answer. */
export class DirectoryUnavailableError extends OverloadedError {}

/** How directories are asked. */
interface DirectoryWay {
  readonly areThere: () => Promise<boolean>;
  readonly ask: (asked: AskedPassword) => Promise<DirectoryAnswer | undefined>;
}

/** Passwords that are kept elsewhere. It is here, and not with the connections that say where, because every door for passwords asks; who asks directories tells itself here. */
@Injectable()
export class Directories {
  #way: DirectoryWay | undefined;

  answerBy(way: DirectoryWay): void {
    this.#way = way;
  }

  /** Whether any would be asked, about whomever. */
  async areThere(): Promise<boolean> {
    return (await this.#way?.areThere()) ?? false;
  }

  /** Undefined where there is no directory. */
  async ask(asked: AskedPassword): Promise<DirectoryAnswer | undefined> {
    return this.#way?.ask(asked);
  }
}
