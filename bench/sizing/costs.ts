import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds of CPU time that one answer costs the processes of Symbolon, and those of PostgreSQL. */
export interface Cost {
  readonly node: number;
  readonly database: number;
}

/** What people and programs ask for, as the model counts it. */
export const kinds = ['log_in_by_password', 'log_in_by_passkey', 'code_flow', 'refresh', 'introspection', 'client_credentials', 'signup'] as const;
export type Kind = (typeof kinds)[number];

/** What the model is made of, as `npm run bench:sizing -- --write` measured it. */
export interface Costs {
  /** The machine and the day. */
  readonly measured: Readonly<Record<string, string | number>>;
  readonly each: Readonly<Record<Kind, Cost>>;
  /** A log-in that was refused with 503 because too many waited. */
  readonly refusal: Cost;
  /** MiB. */
  readonly memory: {
    /** A process that serves, after the load of a run. */
    readonly worker: number;
    /** One password hash that is being made. */
    readonly hash: number;
  };
  /** Bytes on disk, indexes with them. */
  readonly bytes: {
    readonly person: number;
    /** A log-in for as long as its session is kept. */
    readonly session: number;
    /** A refresh token and what it became, for as long as the last of them lives. */
    readonly refreshTokens: number;
    readonly event: number;
  };
}

export const costsFile = join(import.meta.dirname, 'costs.json');
export const readCosts = (): Costs => JSON.parse(readFileSync(costsFile, 'utf8')) as Costs;
