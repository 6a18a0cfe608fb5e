import type { PushedAttribute, Secret } from '@symbolon/contracts';

/** An application that people are pushed to. */
export interface ScimTarget {
  readonly id: string;
  readonly url: string;
  /** The bearer token; of a client that has to get one, its secret. */
  readonly secret: Secret;
  readonly client: { readonly tokenUrl: string; readonly id: string; readonly scope: string | null } | undefined;
  /** Who is pushed, as an expression; null for everybody. */
  readonly people: string | null;
  readonly attributes: Readonly<Partial<Record<PushedAttribute, string>>>;
  /** Names of the groups that it is told of; `*` for all. */
  readonly groups: readonly string[];
  readonly onRemoval: 'disable' | 'delete';
  /** Answers in a row that said nothing of one person or group. */
  readonly failures: number;
}

/** A person, as what is pushed is made of them. */
export interface PersonToPush {
  readonly id: string;
  readonly username: string;
  readonly emailVerified: boolean;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly roles: readonly string[];
  /** The names of the groups that they are in. */
  readonly groups: readonly string[];
  readonly isDisabled: boolean;
}

/** Somebody who is, or is to be, in an application; or a group. */
export interface Pushed {
  readonly targetId: string;
  /** Our id of them; they may be here no more. */
  readonly externalId: string;
  readonly remoteId: string | null;
  readonly pushedHash: Uint8Array | null;
  /** Whether an account was asked for, and no answer has said what became of that. */
  readonly isAskedFor: boolean;
  /** How often something may have changed: another push is due where that is more by the end of one. */
  readonly wanted: number;
  /** Until then no other node takes them. */
  readonly leasedUntil: Date;
  /** This one included. */
  readonly attempts: number;
}

/** Why a push came to nothing: by the application, which is then left in peace for a while, by what it says of this one alone, or because this node stops. */
export class PushFailure extends Error {
  constructor(
    message: string,
    readonly of: 'target' | 'one' | 'node',
    readonly status: number | null = null,
    /** Seconds after which the application wants to be asked again. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

/** What differs between people here and what an application has. */
export interface Differences {
  readonly people: number;
  readonly create: number;
  readonly adopt: number;
  readonly change: number;
  readonly remove: number;
  /** Accounts there that are nobody of ours. */
  readonly unknown: number;
}
