import type { SigningKeyList } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { language, shownTime, t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

type Key = SigningKeyList['items'][number];

/** The keys that tokens are signed with: what each does, and what comes next. */
export function Keys() {
  const { me } = useRouteContext({ from: '__root__' });
  const [act, setAct] = useState<Act>();
  const { data, error, refetch } = useQuery({ queryKey: ['keys'], queryFn: () => ask<SigningKeyList>('listSigningKeys') });
  const rotation: Act = { title: t('keys.rotate'), text: t('keys.rotate.text'), call: { endpoint: 'rotateSigningKeys' }, command: 'signing-keys rotate' };
  return (
    <>
      <Heading text={t('keys')} />
      <p className="muted">{t('keys.text')}</p>
      {me.permissions.includes('keys:rotate') && <div className="acts"><button type="button" onClick={() => setAct(rotation)}>{t('keys.rotate')}</button></div>}
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {data ? (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('keys')}>
          <table>
            <thead><tr><th scope="col">kid</th><th scope="col">{t('keys.alg')}</th><th scope="col">{t('state')}</th><th scope="col">{t('keys.age')}</th><th scope="col">{t('keys.next')}</th></tr></thead>
            <tbody>
              {data.items.map((key) => (
                <tr key={key.kid}>
                  <td><bdi className="id">{key.kid}</bdi></td>
                  <td><code>{key.alg}</code></td>
                  <td><span className={`state ${key.state === 'signs' ? 'active' : ''}`}>{t(`keys.state.${key.state}`)}</span></td>
                  <td className="muted"><time dateTime={key.created_at} title={shownTime(key.created_at)}>{age(key.created_at)}</time></td>
                  <td className="muted">{whatNext(key)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : !error && <p className="muted" aria-busy="true">{t('loading')}</p>}
      <ActDialog act={act} close={() => setAct(undefined)} done={() => queryClient.invalidateQueries({ queryKey: ['keys'] })} />
    </>
  );
}

function whatNext({ state, signs_from, replaced_from, forgotten_from }: Key): string {
  if (state === 'next') return t('keys.next.signs', { at: shownTime(signs_from) });
  if (forgotten_from !== null) return t('keys.next.until', { at: shownTime(forgotten_from) });
  return t('keys.next.replaced', { at: shownTime(replaced_from) });
}

function age(since: string): string {
  const minutes = Math.round((Date.now() - new Date(since).getTime()) / 60_000);
  const [value, unit] = minutes < 60 ? [minutes, 'minute'] as const : minutes < 2880 ? [Math.round(minutes / 60), 'hour'] as const : [Math.round(minutes / 1440), 'day'] as const;
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.max(0, value));
}
