const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** The seconds of a duration such as `90s`, `15m`, `1h` or `30d`. */
export function secondsOf(duration: string): number {
  const [, number, unit] = /^(\d{1,9})([smhd])$/.exec(duration) ?? [];
  if (number === undefined) throw new Error(`A duration is a number and a unit, such as 90s, 15m, 1h or 30d; this is ${duration}.`);
  return Number(number) * unitSeconds[unit as keyof typeof unitSeconds];
}
