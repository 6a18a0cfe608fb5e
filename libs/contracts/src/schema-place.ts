import type { ContractChange } from './contract-change.ts';
import type { JsonObject } from './schema-document.ts';

/** Which way what a schema describes goes: to the provider, from it, or both ways. */
export type Direction = 'request' | 'response' | 'both';

/** Where a comparison of two schemas stands. */
export interface Place {
  readonly at: string;
  readonly direction: Direction;
  /** What references lead into. */
  readonly documents: { readonly before: JsonObject; readonly after: JsonObject };
  /** The pairs of referenced schemas that were compared. */
  readonly seen: Set<string>;
  /** Compares two schemas of a part. */
  readonly compare: (before: unknown, after: unknown, place: Place) => readonly ContractChange[];
}

/** What a difference does to the values that a schema admits. */
export type Effect = 'wider' | 'narrower' | ContractChange['kind'];

/** A change at a place. Who sends is broken by less room, who receives by more. */
export const changeAt = ({ at, direction }: Place, effect: Effect, sentence: string): ContractChange => ({ member: at, sentence, kind: kindOf(effect, direction) });

function kindOf(effect: Effect, direction: Direction): ContractChange['kind'] {
  if (effect === 'wider') return direction === 'request' ? 'additive' : 'breaking';
  if (effect === 'narrower') return direction === 'response' ? 'additive' : 'breaking';
  return effect;
}
