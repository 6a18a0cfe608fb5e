import { problemHelp } from 'virtual:contract';
import { ApiError } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';

/** What did not work out, and what to do: the words of the API's problem, or that no answer came. */
export function ProblemNotice({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  const problem = error instanceof ApiError ? error.problem : undefined;
  const help = problemHelp[problem?.type?.split('#')[1] ?? ''];
  return (
    <div className="alert" role="alert">
      <strong>{problem?.title ?? t('down.title')}</strong>
      {problem?.detail && <p>{problem.detail}</p>}
      <p lang={problem ? 'en' : undefined}>{problem ? help : t('down.help')}</p>
      <button type="button" onClick={retry}>{t('retry')}</button>
    </div>
  );
}
