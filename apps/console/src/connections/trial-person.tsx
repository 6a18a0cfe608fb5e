import type { FoundPerson } from '@symbolon/contracts';
import { t } from '../i18n/catalogue.ts';
import { TrialExpressions } from './trial-expressions.tsx';
import './connections.css';

/** Who somebody is there and here, what each expression gives, and all that was said. */
export const TrialPerson = ({ person }: { readonly person: FoundPerson }) => (
  <>
    <dl>
      <dt>{t('connections.trial.subject')}</dt><dd><code>{person.subject}</code></dd>
      <dt>{t('connections.trial.email')}</dt><dd>{person.email ? <><bdi>{person.email}</bdi> <span className={person.is_vouched ? 'state active' : 'state'}>{t(person.is_vouched ? 'connections.trial.vouched' : 'connections.trial.told')}</span></> : '–'}</dd>
      <dt>{t('connections.trial.decision')}</dt><dd>{t(`connections.decision.${(person.decision?.replaceAll(' ', '_') ?? 'hidden') as 'hidden'}`)}</dd>
    </dl>
    {person.expressions && person.expressions.length > 0 && <TrialExpressions expressions={person.expressions} />}
    <details><summary>{t('connections.trial.claims')}</summary><pre tabIndex={0} dir="ltr" aria-label={t('connections.trial.claims')}>{JSON.stringify(person.claims, null, 2)}</pre></details>
  </>
);
