import type { InstallationBackups } from '@symbolon/contracts';
import { language, shownTime, t } from '../i18n/catalogue.ts';
import { useInstallation } from './use-installation.ts';

/** What serves: the release, and the processes that said last that they can. */
export function Health() {
  const { data } = useInstallation();
  if (!data) return null;
  return (
    <section className="card">
      <h2>{t('installation.nodes')}</h2>
      <dl>
        <dt>{t('installation.issuer')}</dt><dd><code>{data.issuer}</code></dd>
        <dt>{t('installation.version')}</dt><dd>{data.version}</dd>
        <dt>{t('installation.backup')}</dt><dd><Backups {...data.backups} /></dd>
      </dl>
      {data.nodes.length === 0 ? <p className="muted">{t('installation.nodes.none')}</p> : (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('installation.nodes')}>
          <table>
            <thead><tr><th scope="col">node_id</th><th scope="col">{t('installation.seen')}</th></tr></thead>
            <tbody>{data.nodes.map(({ node_id, seen_at }) => <tr key={node_id}><td><bdi className="id">{node_id}</bdi></td><td className="muted"><time dateTime={seen_at}>{shownTime(seen_at)}</time></td></tr>)}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Backups({ last, failed_at: failed, next_at: next, verified }: InstallationBackups) {
  return (
    <>
      {last ? <span title={last.name}><time dateTime={last.at}>{shownTime(last.at)}</time>, {sizeOf(last.bytes)}, {t(`installation.backup.${last.by}`)}</span> : <span className="muted">{t('installation.backup.none')}</span>}
      {failed !== null && <p className="alert">{t('installation.backup.failed', { at: shownTime(failed) })}</p>}
      {next !== null && <p className="muted">{t('installation.backup.next', { at: shownTime(next) })}</p>}
      {last && (verified
        ? <p className="muted" title={verified.name}>{t('installation.backup.verified', { taken: shownTime(verified.taken_at), at: shownTime(verified.at) })}</p>
        : <p className="muted">{t('installation.backup.unverified')}</p>)}
    </>
  );
}

const sizeOf = (bytes: number): string => new Intl.NumberFormat(language, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(bytes / 1e6);
