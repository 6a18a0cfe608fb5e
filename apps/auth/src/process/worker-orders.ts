import type { EmbeddedConnection } from './runtime.ts';

/** What the supervisor says to a worker. */
export type Order =
  | { readonly order: 'begin'; readonly worker: number; readonly embedded: EmbeddedConnection | undefined }
  | { readonly order: 'drain'; readonly politely: boolean };

/** What a worker says to the supervisor. */
export type Report =
  /** It hears orders from now on: what is said before is lost. */
  | { readonly report: 'waiting' }
  | { readonly report: 'serving'; readonly port: number }
  /** `isSetting`: a person can put it right, and the reason says how. */
  | { readonly report: 'failed'; readonly reason: string; readonly isSetting: boolean };
