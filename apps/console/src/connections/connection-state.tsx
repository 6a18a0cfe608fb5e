import { t } from '../i18n/catalogue.ts';

/** Whether people can log in by it now. */
export const ConnectionState = ({ entry }: { readonly entry: Readonly<Record<string, unknown>> }) =>
  entry['enabled'] === false ? <span className="state disabled">{t('connections.disabled')}</span> : <span className="state active">{t('connections.enabled')}</span>;
