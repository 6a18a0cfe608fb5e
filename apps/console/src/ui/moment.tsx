import { shownTime } from '../i18n/catalogue.ts';

/** When something was, as the person's language says it. */
export const Moment = ({ at }: { readonly at: string }) => <time dateTime={at}>{shownTime(at)}</time>;
