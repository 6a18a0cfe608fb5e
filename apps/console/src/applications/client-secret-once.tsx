import { t } from '../i18n/catalogue.ts';
import { ShownOnce } from '../ui/shown-once.tsx';

/** The secret of an application. */
export const ClientSecretOnce = ({ secret }: { readonly secret: string }) => <ShownOnce title={t('applications.secret')} text={t('applications.secret.once')} label="client_secret" secret={secret} />;
