const day = 86_400_000;

/** When the next mail about a wait is due: at its middle, a day before its end, and at its end. */
export function nextOf({ startedAt, dueAt }: { readonly startedAt: Date; readonly dueAt: Date }, now: Date): Date {
  const [start, due] = [startedAt.getTime(), dueAt.getTime()];
  const reminders = [start + (due - start) / 2, due - day].filter((at) => at > now.getTime());
  return new Date(Math.min(...reminders, due));
}
