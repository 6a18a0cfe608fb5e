/** The middle of some figures and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export const spread = (values: readonly number[]): Spread => ({ median: quantile(values, 0.5), min: Math.min(...values), max: Math.max(...values) });

/** The value that this part of all values does not exceed (nearest rank); NaN of none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? NaN;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
