import { t } from '../i18n/catalogue.ts';
import { Copyable } from '../ui/copyable.tsx';
import { addressOf, type ConnectionDraft } from './connection-draft.ts';

interface Props {
  readonly draft: ConnectionDraft;
  readonly change: (change: Partial<ConnectionDraft>) => void;
}

const none = { signals_scope: '', signals_token: '' };

/** How a provider tells what happened to its people: where it pushes, or which stream is asked, and with what. */
export function SignalFields({ draft, change }: Props) {
  const shared = { className: 'code', dir: 'ltr', spellCheck: false } as const;
  return (
    <>
      <h3>{t('connections.signals')}</h3>
      {draft.connection !== '' && <Copyable label={t('connections.signals.push')} text={addressOf(draft.connection, 'connectionEvents')} />}
      <label>{t('connections.signals.stream')}<input {...shared} value={draft.signals_stream} maxLength={255} autoComplete="off" onChange={({ target: { value } }) => change({ signals_stream: value, ...(value === '' && none) })} /><small>{t('connections.signals.stream.text')}</small></label>
      {draft.signals_stream !== '' && (
        <>
          <label>{t('connections.signals.scope')}<input {...shared} value={draft.signals_scope} maxLength={255} autoComplete="off" placeholder="ssf.read" disabled={draft.signals_token !== ''} onChange={({ target }) => change({ signals_scope: target.value })} /><small>{t('connections.signals.scope.text')}</small></label>
          <label>{t('connections.signals.token')}<input type="password" value={draft.signals_token} maxLength={4096} autoComplete="new-password" disabled={draft.signals_scope !== ''} onChange={({ target }) => change({ signals_token: target.value.trim() })} /><small>{t('connections.signals.token.text')}</small></label>
        </>
      )}
    </>
  );
}
