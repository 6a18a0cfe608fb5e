import { readForm } from '../../platform/http/posted-form.ts';

/** What a mailed link carries; the page that it leads to carries it on as the `flow` of its form. */
export interface Link {
  readonly token: string;
  /** The log-in that it was asked for in; empty when there was none. */
  readonly flow: string;
}

/** Undefined when there is no token. */
export function readLink(text: string): Link | undefined {
  const { token, flow = '' } = readForm(text);
  return token === undefined ? undefined : { token, flow };
}

export const linkText = ({ token, flow }: Link): string => new URLSearchParams({ token, ...(flow !== '' && { flow }) }).toString();
