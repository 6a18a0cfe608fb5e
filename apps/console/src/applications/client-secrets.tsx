import type { ClientSecretList, ClientSecretView } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { language, shownTime, t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { shellWord } from '../ui/equivalents.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ClientSecretOnce } from './client-secret-once.tsx';

interface Props {
  readonly clientId: string;
  readonly name: string;
  readonly mayWrite: boolean;
}

const overlaps = [3_600, 86_400, 604_800, 2_592_000, 0] as const;

/** The secrets that count, how old they are, and the way from one to the next. */
export function ClientSecrets({ clientId, name, mayWrite }: Props) {
  const [asked, setAsked] = useState<'add' | 'replace' | ClientSecretView>();
  const [overlap, setOverlap] = useState<number>(86_400);
  const [fresh, setFresh] = useState<string>();
  const params = { client_id: clientId };
  const { data, error, refetch } = useQuery({ queryKey: ['applications', clientId, 'secrets'], queryFn: () => ask<ClientSecretList>('listClientSecrets', { params }) });
  if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
  const items = data?.items ?? [];
  const act = asked === undefined ? undefined : actOf(asked, { clientId, name, overlap, setOverlap });
  return (
    <section className="card">
      <h2>{t('applications.secrets')}</h2>
      {mayWrite && <p className="muted">{t('applications.secrets.text')}</p>}
      {!data && <p className="muted" aria-busy="true">{t('loading')}</p>}
      <ul className="rows secrets">
        {items.map((each) => (
          <li key={each.secret_id}>
            <code>{each.secret_id}</code>
            <span className="muted">{each.created_at === null ? t('applications.secrets.unknown') : <time dateTime={each.created_at} title={shownTime(each.created_at)}>{t('applications.secrets.since', { age: ageOf(each.created_at) })}</time>}{each.expires_at !== null && <> · {t('applications.secrets.until', { time: shownTime(each.expires_at) })}</>}</span>
            {mayWrite && items.length > 1 && <button type="button" onClick={() => setAsked(each)}>{t('applications.secrets.delete')}</button>}
          </li>
        ))}
      </ul>
      {fresh !== undefined && <ClientSecretOnce secret={fresh} />}
      {mayWrite && data && (
        <div className="acts">
          <button type="button" disabled={items.length > 1} onClick={() => setAsked('add')}>{t('applications.secrets.add')}</button>
          <button type="button" onClick={() => setAsked('replace')}>{t('applications.secrets.replace')}</button>
        </div>
      )}
      <ActDialog
        act={act}
        close={() => setAsked(undefined)}
        done={async (answer) => {
          setFresh(secretIn(answer));
          await queryClient.invalidateQueries({ queryKey: ['applications', clientId] });
        }}
      />
    </section>
  );
}

interface Asking {
  readonly clientId: string;
  readonly name: string;
  readonly overlap: number;
  readonly setOverlap: (seconds: number) => void;
}

function actOf(asked: 'add' | 'replace' | ClientSecretView, { clientId, name, overlap, setOverlap }: Asking): Act {
  const params = { client_id: clientId };
  if (asked === 'replace') return { title: t('applications.secrets.replace'), text: t('applications.secrets.replace.text', { name }), call: { endpoint: 'replaceClientSecret', params }, command: `clients replace-secret ${shellWord(clientId)}` };
  if (asked !== 'add') return { title: t('applications.secrets.delete'), text: t('applications.secrets.delete.text', { secret: asked.secret_id, name }), call: { endpoint: 'deleteClientSecret', params: { ...params, secret_id: asked.secret_id } }, command: `clients secrets delete ${shellWord(clientId)} ${asked.secret_id}` };
  const fields = (
    <label className="inline">{t('applications.secrets.overlap')}
      <select value={overlap} onChange={({ target }) => setOverlap(Number(target.value))}>{overlaps.map((seconds) => <option key={seconds} value={seconds}>{seconds === 0 ? t('applications.secrets.forever') : lengthOf(seconds)}</option>)}</select>
    </label>
  );
  return { title: t('applications.secrets.add'), text: t('applications.secrets.add.text', { name }), fields, call: { endpoint: 'addClientSecret', params, body: overlap === 0 ? {} : { overlap_seconds: overlap } }, command: `clients secrets create ${shellWord(clientId)}` };
}

const day = 86_400;
const lengthOf = (seconds: number): string => new Intl.NumberFormat(language, { style: 'unit', unitDisplay: 'long', unit: seconds < day ? 'hour' : 'day' }).format(seconds < day ? seconds / 3_600 : seconds / day);
const ageOf = (at: string): string => {
  const days = Math.floor((Date.now() - Date.parse(at)) / 1000 / day);
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-days, 'day');
};

/** The answers name it differently. */
function secretIn(answer: unknown): string | undefined {
  const { secret, client_secret: replaced } = (answer ?? {}) as { readonly secret?: string; readonly client_secret?: string };
  return secret ?? replaced;
}
