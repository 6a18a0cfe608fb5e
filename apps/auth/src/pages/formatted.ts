import { html, type Html } from './html.ts';

const date = { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' } as const;
const precise = { ...date, hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const;

/** A day in the language of the page. */
export const day = (iso: string, locale: string): Html => written(iso, locale, date);

/** A day and time, which name UTC: the server does not know where the person is. */
export const moment = (iso: string, locale: string): Html => written(iso, locale, precise);

/** The same where there is no markup. */
export const plainDay = (at: Date, locale: string): string => new Intl.DateTimeFormat(locale, date).format(at);

/** The same of a day and time. */
export const plainMoment = (at: Date, locale: string): string => new Intl.DateTimeFormat(locale, precise).format(at);

function written(iso: string, locale: string, format: Intl.DateTimeFormatOptions): Html {
  const text = new Intl.DateTimeFormat(locale, format).format(new Date(iso));
  return html`<time datetime="${iso}">${text}</time>`;
}

/** A number in the language of the page. */
export const quantity = (count: number, locale: string): string => new Intl.NumberFormat(locale).format(count);
