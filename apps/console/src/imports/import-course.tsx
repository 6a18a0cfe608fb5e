import type { ImportSummary } from '@symbolon/contracts';
import { language, t } from '../i18n/catalogue.ts';

interface Props {
  readonly of: ImportSummary;
}

/** How it stands with it, and what to do where it did not come to its end. */
export const ImportState = ({ of: { state, dry_run, fault } }: Props) => (
  <span className="inline">
    <span className={`state${state === 'silent' || state === 'broken_off' ? ' disabled' : ' active'}`}>{t(`imports.state.${state}`)}</span>
    {dry_run && <span className="state">{t('imports.dry')}</span>}
    {fault !== null && <bdi className="muted" lang="en">{fault}</bdi>}
    {(state === 'silent' || state === 'broken_off') && !dry_run && <span className="muted">{t('imports.again')}</span>}
  </span>
);

const counted = (value: number): string => new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(value);
const percentOf = (value: number): string => new Intl.NumberFormat(language, { style: 'percent' }).format(value / 100);

/** How much of its file was read, and how many came of it. */
export function ImportProgress({ of: { state, bytes_read, bytes_total, made, there, dry_run, records_per_second } }: Props) {
  const percent = bytes_total === null || bytes_total === 0 ? undefined : Math.min(100, Math.floor((bytes_read / bytes_total) * 100));
  return (
    <span className="inline">
      {state === 'under_way' && <progress max={100} value={percent} aria-label={t('imports.progress')} />}
      {percent !== undefined && <span>{percentOf(percent)}</span>}
      <span>{t(dry_run ? 'imports.counts.dry' : 'imports.counts', { made: counted(made), there: counted(there) })}</span>
      <span className="muted">{t('imports.rate', { rate: counted(records_per_second) })}</span>
    </span>
  );
}
