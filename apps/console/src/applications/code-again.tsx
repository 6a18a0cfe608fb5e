import { useState } from 'react';
import { examples } from 'virtual:examples';
import { t } from '../i18n/catalogue.ts';
import { listOf, textOf } from '../ui/entry.ts';
import { Code } from './code.tsx';
import { kindOf } from './kind-of.ts';

interface Props {
  readonly clientId: string;
  readonly entry: Readonly<Record<string, unknown>>;
  readonly hasSecret: boolean;
}

/** The code that the wizard ended with, for who needs it once more. The secret is not known any longer. */
export function CodeAgain({ clientId, entry, hasSecret }: Props) {
  const offered = examples.filter(({ kind }) => kind === kindOf(entry));
  const [framework, setFramework] = useState(offered[0]?.id ?? '');
  const [redirectUri] = listOf(entry['redirect_uris']);
  const scope = textOf(entry['scope']);
  const values = { client_id: clientId, ...(redirectUri === undefined ? scope !== '' && { scope } : { redirect_uri: redirectUri }) };
  return (
    <details className="card">
      <summary>{t('applications.codeAgain')}</summary>
      <div className="code-again">
        <select value={framework} aria-label={t('applications.framework')} onChange={({ target }) => setFramework(target.value)}>
          {offered.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
          <option value="">{t('applications.other')}</option>
        </select>
        <Code framework={framework} values={values} secret={hasSecret ? '…' : undefined} />
      </div>
    </details>
  );
}
