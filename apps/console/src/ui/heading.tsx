import { t } from '../i18n/catalogue.ts';

/** The heading of a screen, and the title of the window with it. */
export const Heading = ({ text }: { readonly text: string }) => (
  <>
    <title>{`${text} – ${t('console')}`}</title>
    <h1><bdi>{text}</bdi></h1>
  </>
);
