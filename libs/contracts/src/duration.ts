import * as z from 'zod';

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86400 } as const;

const form = 'must be a number and a unit, such as 90s, 15m, 12h or 30d';

/** A length of time such as `90s`, `15m`, `12h` or `30d`; parses to whole seconds. */
export const duration = (min: number, max: number) =>
  z
    .string(form)
    .regex(/^[1-9]\d{0,8}[smhd]$/, form)
    .transform((text) => Number(text.slice(0, -1)) * unitSeconds[text.slice(-1) as keyof typeof unitSeconds])
    .refine((seconds) => seconds >= min && seconds <= max, `must be from ${formatDuration(min)} to ${formatDuration(max)}`);

/** The shortest text that `duration` reads back to the same seconds. */
export function formatDuration(seconds: number): string {
  const unit = (['d', 'h', 'm'] as const).find((each) => seconds % unitSeconds[each] === 0) ?? 's';
  return `${seconds / unitSeconds[unit]}${unit}`;
}
