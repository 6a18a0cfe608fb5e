import { t } from '../i18n/catalogue.ts';
import { ShownOnce } from '../ui/shown-once.tsx';

/** The secret that a webhook signs with. */
export const WebhookSecretOnce = ({ secret }: { readonly secret: string }) => <ShownOnce title={t('webhooks.secret')} text={t('webhooks.secret.text')} label="secret" secret={secret} />;
