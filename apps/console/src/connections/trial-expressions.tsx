import type { ConnectionTrial } from '@symbolon/contracts';
import { t } from '../i18n/catalogue.ts';

type Given = NonNullable<ConnectionTrial['expressions']>[number];

/** What each expression of the connection gives for what was said. */
export const TrialExpressions = ({ expressions }: { readonly expressions: readonly Given[] }) => (
  <div className="scroll trial-given" tabIndex={0} role="region" aria-label={t('connections.trial.given')}>
    <table>
      <thead><tr><th scope="col">{t('connections.trial.member')}</th><th scope="col">{t('connections.expression')}</th><th scope="col">{t('connections.trial.value')}</th></tr></thead>
      <tbody>
        {expressions.map((given) => (
          <tr key={given.member}>
            <td><code>{given.member}</code></td>
            <td><code className="wraps">{given.expression}</code></td>
            <td>{shown(given)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

function shown({ value, left_out: leftOut }: Given) {
  if (leftOut !== null) return <span className="left-out">{t(`connections.left.${leftOut}`)}</span>;
  if (value === null) return <span className="none">{t('connections.left.nothing')}</span>;
  return typeof value === 'boolean' ? <span className={value ? 'state active' : 'state'}>{t(value ? 'connections.trial.yes' : 'connections.trial.no')}</span> : <bdi>{value}</bdi>;
}
