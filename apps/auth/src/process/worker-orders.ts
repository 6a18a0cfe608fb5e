import type { Measured } from './measurements.ts';
import type { EmbeddedConnection } from './runtime.ts';

/** What the supervisor says to a worker. */
export type Order =
  | { readonly order: 'begin'; readonly worker: number; readonly embedded: EmbeddedConnection | undefined }
  /** To be heeded between the others: they are waited for one after the other. */
  | { readonly order: 'measure' }
  | { readonly order: 'drain'; readonly politely: boolean };

/** What a worker says to the supervisor. */
export type Report =
  /** It hears orders from now on: what is said before is lost. */
  | { readonly report: 'waiting' }
  /** What it has counted: when it is asked, and once more at its end. */
  | { readonly report: 'measured'; readonly measured: Measured }
  | { readonly report: 'serving'; readonly port: number }
  /** `isSetting`: a person can put it right, and the reason says how. */
  | { readonly report: 'failed'; readonly reason: string; readonly isSetting: boolean };
