/** A program that is told of events. */
export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Exact, or all that begin so (`user.*`); none means all. */
  readonly eventTypes: readonly string[];
  /** Whether the next event of one subject waits for the one before. */
  readonly ordered: boolean;
  readonly enabled: boolean;
  readonly disabledReason: DisabledReason | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type DisabledReason = 'administrator' | 'failing' | 'gone';

/** What administrators choose of it. */
export type WebhookChoice = Pick<Webhook, 'name' | 'url' | 'eventTypes' | 'ordered' | 'enabled'>;

/** Where and how it is called. */
export interface WebhookTarget {
  readonly url: string;
  /** Newest first. */
  readonly secrets: readonly string[];
}

/** One event on its way to one webhook. */
export interface Delivery {
  readonly webhookId: string;
  readonly eventId: string;
  readonly eventAt: Date;
  readonly eventSeq: bigint;
  readonly eventType: string;
  /** This one included. */
  readonly attempts: number;
  readonly queuedAt: Date;
  /** Null when it is over. */
  readonly nextAttemptAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

/** What came of an attempt: the status of the answer, or why there was none. */
export type Outcome = { readonly status: number; readonly error: null } | { readonly status: null; readonly error: string };

export const isSuccess = ({ status }: Outcome): boolean => status !== null && status >= 200 && status < 300;
