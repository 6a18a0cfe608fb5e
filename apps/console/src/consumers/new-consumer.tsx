import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { apiOf } from '../apis/api-entry.ts';
import { useConfigured } from '../contracts/use-configured.ts';
import { t } from '../i18n/catalogue.ts';
import { shellWord } from '../ui/equivalents.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Saving } from '../ui/saving.tsx';
import { entryOf, type ConsumerDraft } from './consumer-draft.ts';
import { RelianceFields } from './reliance-fields.tsx';

/** Says for a service what it relies on, of what the APIs promise. A name that is there is not taken: registering again would replace what it says. */
export function NewConsumer() {
  const navigate = useNavigate();
  const { apis, consumers, isLoading, failed } = useConfigured();
  const [draft, setDraft] = useState<ConsumerDraft>({ consumer: '', contact: '', chosen: [] });
  const { consumer, contact, chosen } = draft;
  const promising = apis.map(({ entry }) => apiOf(entry)).filter(({ scopes, claims }) => scopes.length + claims.length > 0);
  const entry = entryOf(draft, promising);
  const there = async () => {
    await navigate({ to: '/consumers/$consumer', params: { consumer } });
    await Promise.all([['consumers'], ['configured']].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  };
  if (failed?.error) return <ProblemNotice error={failed.error} retry={() => void failed.refetch()} />;
  if (isLoading) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  return (
    <>
      <Heading text={t('consumers.new')} />
      <form className="card form" onSubmit={(event) => event.preventDefault()}>
        <label>{t('consumers.name')}<input value={consumer} maxLength={128} required dir="ltr" autoComplete="off" autoCapitalize="none" spellCheck={false} placeholder="billing" onChange={({ target }) => setDraft({ ...draft, consumer: target.value })} /></label>
        <label>{t('consumers.contact')}<input value={contact} maxLength={200} dir="auto" autoComplete="off" onChange={({ target }) => setDraft({ ...draft, contact: target.value })} /><small>{t('consumers.contact.text')}</small></label>
        <h2>{t('consumers.relies')}</h2>
        {promising.length === 0 && <p className="muted">{t('contracts.none')}</p>}
        {promising.map((api) => <RelianceFields key={api.audience} api={api} chosen={chosen} choose={(next) => setDraft({ ...draft, chosen: next })} />)}
        {consumers.some(({ id }) => id === consumer)
          ? <p className="alert" role="alert"><span>{t('consumers.taken')} <Link to="/consumers/$consumer" params={{ consumer }}><bdi>{consumer}</bdi></Link></span></p>
          : <Saving write="replaceConsumer" read="getConsumer" isNew takeTheirs={() => void there()} params={{ consumer: consumer || 'NAME' }} draft={entry} title={t('consumers.new')} command={`consumers register ${shellWord(consumer || 'NAME')}`} file={{ kind: 'consumers', entry }} saved={there} />}
      </form>
    </>
  );
}
