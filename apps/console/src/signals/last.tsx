import { shownTime } from '../i18n/catalogue.ts';

/** What happened last, in the words of the server, and when; nothing where nothing did. */
export const Last = ({ at, what }: { readonly at: string | undefined; readonly what: string | undefined }) =>
  at === undefined ? <span className="muted">–</span> : <span className="inline"><bdi lang="en">{what}</bdi> <span className="muted">{shownTime(at)}</span></span>;
