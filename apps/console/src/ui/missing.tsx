import { t } from '../i18n/catalogue.ts';

/** At an address that no screen has. */
export const Missing = () => <h1>{t('missing')}</h1>;
