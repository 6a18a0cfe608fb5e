import { html, type Html } from './html.ts';

const date = { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' } as const;
const precise = { ...date, hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const;

const days = ofEach((locale) => new Intl.DateTimeFormat(locale, date));
const moments = ofEach((locale) => new Intl.DateTimeFormat(locale, precise));
const numbers = ofEach((locale) => new Intl.NumberFormat(locale));

/** A day in the language of the page. */
export const day = (iso: string, locale: string): Html => written(iso, days(locale));

/** A day and time, which name UTC: the server does not know where the person is. */
export const moment = (iso: string, locale: string): Html => written(iso, moments(locale));

/** The same where there is no markup. */
export const plainDay = (at: Date, locale: string): string => days(locale).format(at);

/** The same of a day and time. */
export const plainMoment = (at: Date, locale: string): string => moments(locale).format(at);

function written(iso: string, format: Intl.DateTimeFormat): Html {
  return html`<time datetime="${iso}">${format.format(new Date(iso))}</time>`;
}

/** A number in the language of the page. */
export const quantity = (count: number, locale: string): string => numbers(locale).format(count);

/** One for each language that there is a catalogue of: to make one takes longer than most of the page. */
function ofEach<Format>(make: (locale: string) => Format): (locale: string) => Format {
  const made = new Map<string, Format>();
  return (locale) => {
    const known = made.get(locale) ?? make(locale);
    made.set(locale, known);
    return known;
  };
}
