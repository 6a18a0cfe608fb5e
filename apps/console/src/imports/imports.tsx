import type { ImportSummary } from '@symbolon/contracts';
import { useState } from 'react';
import { usePages } from '../api/use-pages.ts';
import { shownTime, t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { PageTable } from '../ui/page-table.tsx';
import { Party } from '../ui/party.tsx';
import { ImportProgress, ImportState } from './import-course.tsx';
import { Refusals } from './refusals.tsx';

const [soonMs, lateMs] = [2_000, 10_000];
const command = 'symbolon import json people.jsonl --dry-run';

/** Imports of people under way, and those that ended. They are begun at the command line of the server: the file has hashes of passwords, which pass through no browser. */
export function Imports() {
  const imports = usePages<ImportSummary>({
    endpoint: 'listImports',
    queryKey: ['imports'],
    refreshed: (pages) => (pages.some(({ items }) => items.some(({ state }) => state === 'under_way')) ? soonMs : lateMs),
  });
  const [shown, setShown] = useState<string>();
  const looked = imports.items?.find(({ import_id }) => import_id === shown);
  return (
    <>
      <Heading text={t('imports')} />
      <p className="muted">{t('imports.text')} <code>{command}</code></p>
      <section className="card">
        <PageTable
          pages={imports}
          label={t('imports')}
          keyOf={({ import_id }) => import_id}
          isShort
          empty={t('imports.none')}
          columns={[
            { head: t('imports.file'), cell: ({ file, kind, source }) => <bdi title={kind === source ? kind : `${kind}, ${source}`}>{file}</bdi> },
            { head: t('state'), cell: (each) => <ImportState of={each} /> },
            { head: t('imports.progress'), cell: (each) => <ImportProgress of={each} /> },
            { head: t('imports.began'), cell: ({ started_at, started_by }) => <span className="muted">{shownTime(started_at)} <Party kind={started_by.kind} id={started_by.id} /></span> },
            { head: t('imports.refused'), cell: ({ refused, import_id }) => (refused === 0 ? 0 : <button type="button" aria-expanded={shown === import_id} onClick={() => setShown(shown === import_id ? undefined : import_id)}>{t('imports.refusals.show', { count: refused })}</button>) },
          ]}
        />
      </section>
      {looked && <Refusals key={looked.import_id} of={looked} />}
    </>
  );
}
