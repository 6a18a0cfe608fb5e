/** Where a link leads that is mailed, printed or handed over; `flow` is the log-in that it was asked for in, if any. */
export function linkPath({ path }: { readonly path: string }, token: string, flow?: string | null): string {
  return `${path}?${new URLSearchParams({ token, ...(flow != null && { flow }) }).toString()}`;
}
