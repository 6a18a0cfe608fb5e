import type { ResourceServerVersion } from '@symbolon/contracts';
import { t } from '../i18n/catalogue.ts';

/** What differs, by member: lines that went have a minus, lines that came a plus; and whom it breaks. */
export const ContractDiff = ({ compared: { changes, broken } }: { readonly compared: ResourceServerVersion }) => (
  <>
    <section className="card">
      <h2>{t('versions.changes')}</h2>
      {changes.length === 0 && <p className="muted">{t('versions.same')}</p>}
      <ul className="diff">
        {changes.map(({ member, kind, sentence, before, after }) => (
          <li key={`${member} ${sentence}`} data-kind={kind}>
            <p className="acts"><code>{member}</code> <span className={`state ${kind === 'breaking' ? 'disabled' : kind === 'additive' ? 'active' : ''}`}>{t(`versions.${kind}`)}</span></p>
            <p className="muted" lang="en">{sentence}</p>
            {before !== undefined && <pre className="removed" tabIndex={0}>{linesOf(before, '−')}</pre>}
            {after !== undefined && <pre className="added" tabIndex={0}>{linesOf(after, '+')}</pre>}
          </li>
        ))}
      </ul>
    </section>
    <section className="card">
      <h2>{t('versions.broken')}</h2>
      {broken.length === 0 ? <p className="notice">{t('versions.nobody')}</p> : (
        <ul className="alert">{broken.map(({ consumer, contact, member, sentence }) => <li key={`${consumer} ${member} ${sentence}`}><strong><bdi>{consumer}</bdi></strong>{contact !== undefined && <> (<bdi>{contact}</bdi>)</>}: <code>{member}</code> <span lang="en">{sentence}</span></li>)}</ul>
      )}
    </section>
  </>
);

const linesOf = (value: unknown, sign: string): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2)).split('\n').map((line) => `${sign} ${line}`).join('\n');
