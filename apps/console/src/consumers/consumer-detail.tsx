import type { ConfiguredObject, ConsumerStatus } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { shownSchema } from '../apis/api-entry.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { textOf } from '../ui/entry.ts';
import { shellWord } from '../ui/equivalents.ts';
import { Heading } from '../ui/heading.tsx';
import { InFile } from '../ui/in-file.tsx';
import { Moment } from '../ui/moment.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { reliedOn } from './consumer-entry.ts';

/** One consumer: what it relies on, since when, and whether it is given that. */
export function ConsumerDetail() {
  const { consumer } = useParams({ from: '/consumers/$consumer' });
  const { me } = useRouteContext({ from: '__root__' });
  const navigate = useNavigate();
  const [act, setAct] = useState<Act>();
  const params = { consumer };
  const known = useQuery({ queryKey: ['consumers', consumer], queryFn: () => ask<ConfiguredObject>('getConsumer', { params }) });
  const status = useQuery({ queryKey: ['consumers', consumer, 'status'], queryFn: () => ask<ConsumerStatus>('getConsumerStatus', { params }) });
  const failed = [known, status].find(({ error }) => error);
  if (failed?.error) return <ProblemNotice error={failed.error} retry={() => void failed.refetch()} />;
  if (!known.data || !status.data) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  const { entry, managed_by } = known.data;
  const { registered_at, changed_at, broken } = status.data;
  const mayDelete = managed_by === 'api' && me.permissions.includes('consumers:write');
  const removal: Act = { title: t('consumers.delete'), text: t('consumers.delete.text', { name: consumer }), call: { endpoint: 'deleteConsumer', params }, command: `consumers delete ${shellWord(consumer)}` };
  return (
    <>
      <Heading text={consumer} />
      <p className="acts">
        <span className="state">{t(`managed.${managed_by}`)}</span>
        <span className={`state ${broken.length === 0 ? 'active' : 'disabled'}`}>{t(broken.length === 0 ? 'consumers.satisfied' : 'consumers.broken')}</span>
      </p>
      <div className="acts">
        <Link to="/contracts" search={{ about: consumer }}>{t('apis.picture')}</Link>
        {mayDelete && <button type="button" onClick={() => setAct(removal)}>{t('consumers.delete')}</button>}
      </div>
      {broken.length > 0 && <ul className="alert">{broken.map(({ audience, event, member, sentence }) => <li key={`${audience} ${event} ${member} ${sentence}`}><code>{member}</code> <bdi>{audience ?? event}</bdi>: <span lang="en">{sentence}</span></li>)}</ul>}
      <section className="card">
        <dl>
          <dt>{t('since')}</dt><dd><Moment at={registered_at} /></dd>
          <dt>{t('consumers.changed')}</dt><dd><Moment at={changed_at} /></dd>
          {textOf(entry['contact']) !== '' && <><dt>{t('consumers.contact')}</dt><dd><bdi>{textOf(entry['contact'])}</bdi></dd></>}
        </dl>
      </section>
      <section className="card">
        <h2>{t('consumers.relies')}</h2>
        <div className="scroll" tabIndex={0} role="region" aria-label={t('consumers.relies')}>
          <table>
            <thead><tr><th scope="col">{t('contracts.members')}</th><th scope="col">{t('contracts.api')}</th><th scope="col">{t('type')}</th><th scope="col">{t('apis.required')}</th><th scope="col">{t('state')}</th></tr></thead>
            <tbody>
              {reliedOn(entry).map(({ audience, kind, name, member, wanted, required }) => {
                const lacks = broken.some((each) => (audience === undefined ? each.event === name : each.audience === audience && (each.member === member || each.member === 'audience')));
                return (
                  <tr key={`${audience} ${kind} ${name}`}>
                    <th scope="row"><code>{name}</code></th>
                    <td>{audience === undefined ? t('events') : <Link to="/apis/$audience" params={{ audience }}><bdi>{audience}</bdi></Link>}</td>
                    <td>{kind === 'claim' ? <code>{shownSchema(wanted)}</code> : kind === 'token' ? <code>{typeof wanted === 'string' ? wanted : JSON.stringify(wanted)}</code> : '–'}</td>
                    <td>{t(required ? 'apis.always' : 'apis.optional')}</td>
                    <td><span className={`state ${lacks ? 'disabled' : 'active'}`}>{t(lacks ? 'consumers.lacks' : 'consumers.given')}</span></td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </section>
      {managed_by === 'file' && <InFile kind="consumers" entry={entry} />}
      <ActDialog act={act} close={() => setAct(undefined)} done={async () => { await navigate({ to: '/consumers' }); await queryClient.invalidateQueries({ queryKey: ['consumers'], exact: true }); }} />
    </>
  );
}
