import { useState } from 'react';
import { t } from '../i18n/catalogue.ts';
import './webhooks.css';

/** A secret that was just made: it is in this component alone, and nowhere when the screen is left. */
export function SecretOnce({ secret }: { readonly secret: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(secret).then(() => setCopied(true));
  return (
    <section className="card secret" aria-labelledby="secret-title">
      <h2 id="secret-title">{t('webhooks.secret')}</h2>
      <p>{t('webhooks.secret.text')}</p>
      <div className="acts">
        <code tabIndex={0}>{secret}</code>
        <button type="button" onClick={copy}>{t('webhooks.copy')}</button>
        <span role="status" className="muted">{isCopied && t('webhooks.copied')}</span>
      </div>
    </section>
  );
}
